-- What may be kept, what must go, and the proof of it.

create table policy (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  -- the workspace''s policy version from which this row applies; each change makes a new version
  version bigint not null,
  until_version bigint,
  -- { scope: …, effect: … }, decoded by the schema in privacy/policy.ts
  rule jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table policy is 'Rules of what may be stored and logged, versioned: rows are ended, never edited.';
create index policy_version on policy (workspace_id, version);
create trigger policy_append_only before update or delete on policy
  for each row execute function refuse_change('{until_version}');
select make_tenant_table('policy');

create table retention_rule (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  what text not null check (what in ('body', 'unmatched_message', 'rejected_suggestion', 'audit')),
  keep_days integer not null check (keep_days > 0),
  created_by text not null,
  created_at timestamptz not null default now(),
  superseded_at timestamptz,
  primary key (workspace_id, id)
);
comment on table retention_rule is 'How long each kind of data is kept.';
select make_tenant_table('retention_rule');

create table legal_hold (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  scope jsonb not null,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null default now(),
  released_at timestamptz,
  primary key (workspace_id, id)
);
comment on table legal_hold is 'What must not be deleted for now.';
select make_tenant_table('legal_hold');

create table consent (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  contact_id bigint not null,
  purpose text not null,
  state text not null check (state in ('given', 'refused', 'withdrawn')),
  source text not null,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table consent is 'What a person agreed to.';
select make_tenant_table('consent');

create table suppression (
  workspace_id uuid not null references workspace (id) on delete cascade,
  -- HMAC of an address or message key under a key of its own, kept for ever
  identity bytea not null,
  kind text not null check (kind in ('address', 'message')),
  reason text not null check (reason in ('erased', 'objected')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, identity)
);
comment on table suppression is 'Identities that were erased or objected: they do not come back with the next sync.';
select make_tenant_table('suppression', 'select, insert');

create table erasure_request (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  identity bytea not null,
  state text not null check (state in ('requested', 'running', 'done', 'held')),
  requested_by text not null,
  requested_at timestamptz not null default now(),
  done_at timestamptz,
  counts jsonb,
  primary key (workspace_id, id)
);
comment on table erasure_request is 'Requests to remove a person, and what was removed.';
select make_tenant_table('erasure_request');

create table audit_entry (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  -- place in the chain, without gaps
  sequence bigint not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  -- random ids and codes only: nothing that a person could be read from
  subject text not null,
  detail jsonb not null default '{}',
  previous_hash bytea not null,
  hash bytea not null,
  primary key (workspace_id, id),
  unique (workspace_id, sequence)
);
comment on table audit_entry is 'Who did what: append-only, each row holds the hash of the one before.';
create trigger audit_append_only before update or delete on audit_entry
  for each row execute function refuse_change('{}');
select make_tenant_table('audit_entry');

create table incident (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  subject_key text not null,
  severity text not null check (severity in ('notice', 'warning', 'error')),
  detail jsonb not null default '{}',
  opened_at timestamptz not null default now(),
  told_at timestamptz,
  closed_at timestamptz,
  primary key (workspace_id, id)
);
comment on table incident is 'What an admin was told, once.';
create unique index incident_open on incident (workspace_id, subject_key) where closed_at is null;
select make_tenant_table('incident');
