-- What an admin sets, and the blind audit that proves what was set.

create table setting (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  -- null: for the whole workspace; a mailbox's own row wins over it
  mailbox_id bigint,
  key text not null,
  -- decoded by the schema of its key in settings/settings.ts
  value jsonb not null,
  -- each change makes a new version of the workspace's settings
  version bigint not null,
  until_version bigint,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table setting is 'How a workspace or a mailbox logs and creates, versioned: rows are ended, never edited.';
create unique index setting_in_force on setting (workspace_id, key, coalesce(mailbox_id, 0)) where until_version is null;
create trigger setting_append_only before update or delete on setting
  for each row execute function refuse_change('{until_version}');
select make_tenant_table('setting');

create table audit_draw (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  -- logged: by itself · held: what only the missing certificate holds back
  stratum text not null check (stratum in ('logged', 'held')),
  -- decisions up to this one were drawn from; the next draw begins after it
  up_to bigint not null,
  eligible integer not null check (eligible >= 0),
  drawn integer not null check (drawn between 0 and eligible),
  inclusion_probability double precision not null check (inclusion_probability between 0 and 1),
  seed text not null,
  drawn_at timestamptz not null,
  primary key (workspace_id, id)
);
comment on table audit_draw is 'Each random draw for the blind audit: of how many, how many, and the seed that repeats it.';
create trigger audit_draw_append_only before update or delete on audit_draw
  for each row execute function refuse_change('{}');
select make_tenant_table('audit_draw');

-- The decision that an audit asks about; null where the suggestion waits for an answer anyway.
alter table suggestion add column audit_of bigint;
create index suggestion_audit_of on suggestion (workspace_id, audit_of) where audit_of is not null;
create index company_key_account on company (workspace_id, id) where is_key_account;
create unique index calibration_in_force on calibration (workspace_id, kind) where superseded_at is null;
