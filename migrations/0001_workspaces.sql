-- Tenants, who belongs to them, and the wall between them.
--
-- Two roles without login stand behind row-level security: countersign_app is what every tenant transaction
-- becomes; countersign_lookup owns the few functions that must reach an index which row-level security would
-- switch off, and states the workspace itself. Roles belong to the whole cluster: another database may have made
-- them already, at this very moment.

do $$
declare
  role_name text;
begin
  foreach role_name in array array['countersign_app', 'countersign_lookup'] loop
    begin
      execute format('create role %I nologin', role_name);
    exception when duplicate_object or unique_violation then
      null;
    end;
    if not pg_has_role(current_user, role_name, 'member') then
      execute format('grant %I to current_user', role_name);
    end if;
  end loop;
end $$;

grant usage on schema public to countersign_app, countersign_lookup;

create extension if not exists pg_trgm;

-- One sequence numbers all rows, so that a batch can fetch all its ids in one round trip.
create sequence row_id as bigint;
grant usage on sequence row_id to countersign_app;

create table workspace (
  id uuid primary key default gen_random_uuid(),
  name text not null unique check (name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  -- salts blocking keys, so that one workspace's keys say nothing about another's
  salt integer not null default (random() * 2147483647)::integer,
  is_sample boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table workspace is 'A tenant. All tenant tables lead with its id.';
grant select on workspace to countersign_app;

create table app_user (
  id text primary key,
  email text not null unique,
  name text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
comment on table app_user is 'A person who may sign in; belongs to workspaces by membership.';

create table membership (
  workspace_id uuid not null references workspace (id) on delete cascade,
  user_id text not null references app_user (id) on delete cascade,
  roles text[] not null check (roles <@ array['admin', 'reviewer', 'privacy_admin']),
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
comment on table membership is 'Who belongs to which workspace, with which roles.';

-- Every tenant table goes through this: forced row-level security, one policy, the application''s grants.
create function make_tenant_table(table_name text, privileges text default 'select, insert, update, delete')
returns void language plpgsql as $$
begin
  execute format('alter table %I enable row level security', table_name);
  execute format('alter table %I force row level security', table_name);
  execute format(
    'create policy workspace_wall on %I using (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::uuid)'
    || ' with check (workspace_id = nullif(current_setting(''app.workspace'', true), '''')::uuid)', table_name);
  execute format('grant %s on %I to countersign_app', privileges, table_name);
end $$;
revoke all on function make_tenant_table(text, text) from public;

-- For journals: rows are added, and only the named columns may be filled in once, from null.
create function refuse_change() returns trigger language plpgsql as $$
declare
  fillable text[] := tg_argv[0]::text[];
  old_row jsonb;
  new_row jsonb;
  name text;
begin
  if tg_op = 'DELETE' then
    if current_setting('app.removing_workspace', true) = old.workspace_id::text then
      return old;
    end if;
    raise exception '% is append-only: a row cannot be deleted', tg_table_name using errcode = 'restrict_violation';
  end if;
  old_row := to_jsonb(old);
  new_row := to_jsonb(new);
  foreach name in array fillable loop
    if old_row -> name = 'null'::jsonb then
      old_row := old_row - name;
      new_row := new_row - name;
    end if;
  end loop;
  if old_row is distinct from new_row then
    raise exception '% is append-only: a row cannot be changed', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
