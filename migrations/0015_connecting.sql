-- Connecting mailboxes: registrations with the providers, consents under way, and which keys the secrets were
-- encrypted with.

create table provider_app (
  workspace_id uuid not null references workspace (id) on delete cascade,
  provider text not null check (provider in ('gmail', 'outlook')),
  -- nothing secret; decoded by the schema of its provider in mailboxes/provider-apps.ts
  settings jsonb not null,
  updated_by text not null,
  updated_at timestamptz not null,
  primary key (workspace_id, provider)
);
comment on table provider_app is 'How this workspace is registered with a provider.';
select make_tenant_table('provider_app');

create table provider_app_secret (
  workspace_id uuid not null,
  provider text not null,
  kind text not null check (kind in ('client_secret', 'delegation_key', 'pull_key')),
  key_id text not null,
  ciphertext bytea not null,
  updated_at timestamptz not null,
  primary key (workspace_id, provider, kind),
  foreign key (workspace_id, provider) references provider_app (workspace_id, provider) on delete cascade
);
comment on table provider_app_secret is 'Encrypted secrets of a registration, apart from everything that pages read.';
select make_tenant_table('provider_app_secret');

create table oauth_attempt (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  provider text not null check (provider in ('gmail', 'outlook')),
  -- SHA-256 of the secret in the link that begins it, of the state that comes back, of the cookie that binds a browser
  start_hash bytea not null,
  state_hash bytea,
  browser_hash bytea,
  -- PKCE verifier and nonce
  key_id text,
  ciphertext bytea,
  redirect_uri text not null,
  -- the mailbox that is to be connected again, and no other account in its place
  mailbox_id bigint,
  -- decoded by the schema in mailboxes/connect-options.ts
  options jsonb not null,
  actor text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- a state counts once, whatever came of it
  answered_at timestamptz,
  -- null while it is under way; connected, or the code of what was in the way
  outcome text,
  connected_mailbox_id bigint,
  primary key (workspace_id, id),
  unique (workspace_id, start_hash),
  unique (workspace_id, state_hash),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table oauth_attempt is 'Consents that were asked for, each good for one answer within ten minutes.';
create index oauth_attempt_old on oauth_attempt (workspace_id, created_at);
select make_tenant_table('oauth_attempt');

alter table mailbox
  -- whose consent reads it: a person''s, the organisation''s by delegation (Google) or to the app alone (Microsoft)
  add column access text check (access in ('consent', 'delegation', 'app_only')),
  -- the person whose rights read a shared mailbox, where that is another account
  add column signed_in_as text,
  add column disconnected_at timestamptz;

alter table mailbox_credential
  -- one process at a time asks for a new token; what an overtaken one brings is thrown away
  add column refresh_owner text,
  add column refresh_until timestamptz;

create table key_fingerprint (
  name text primary key check (name in ('message', 'suppression', 'pseudonym', 'credential')),
  fingerprint text not null,
  recorded_at timestamptz not null default now()
);
comment on table key_fingerprint is 'Tells the right keys from others without telling anything of them.';

-- Which keys secrets are encrypted with, over all workspaces, so that a key in use is never taken for a spare one.
grant select (workspace_id, key_id) on mailbox_credential to countersign_lookup;
grant select (workspace_id, key_id) on provider_app_secret to countersign_lookup;
grant select (workspace_id, key_id, answered_at) on oauth_attempt to countersign_lookup;
create policy lookup_reads on mailbox_credential for select to countersign_lookup using (true);
create policy lookup_reads on provider_app_secret for select to countersign_lookup using (true);
create policy lookup_reads on oauth_attempt for select to countersign_lookup using (true);
grant create on schema public to countersign_lookup;

create function credential_keys_in_use()
returns table (key_id text, workspace_id uuid, secrets bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select u.key_id, u.workspace_id, count(*) from (
    select c.key_id, c.workspace_id from public.mailbox_credential c
    union all select s.key_id, s.workspace_id from public.provider_app_secret s
    union all select a.key_id, a.workspace_id from public.oauth_attempt a
      where a.key_id is not null and a.answered_at is null
  ) u group by u.key_id, u.workspace_id
$$;
alter function credential_keys_in_use() owner to countersign_lookup;
revoke all on function credential_keys_in_use() from public;
grant execute on function credential_keys_in_use() to countersign_app;
revoke create on schema public from countersign_lookup;
