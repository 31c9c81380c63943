-- What must reach a CRM. Rows hold ids only: the payload is built when it is sent, under the rules of that moment.

create table crm_connection (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  crm text not null,
  base_url text not null,
  state text not null default 'connected' check (state in ('connected', 'paused', 'reconnect_required', 'disabled')),
  key_id text,
  credential bytea,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table crm_connection is 'A CRM that an admin connected.';
select make_tenant_table('crm_connection');

create table external_ref (
  workspace_id uuid not null,
  connection_id bigint not null,
  local_kind text not null check (local_kind in ('contact', 'company', 'deal', 'activity', 'task')),
  local_id bigint not null,
  external_id text not null,
  version_seen text,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, connection_id, local_kind, local_id),
  foreign key (workspace_id, connection_id) references crm_connection (workspace_id, id) on delete cascade
);
comment on table external_ref is 'What our records are called in a CRM.';
create unique index external_ref_external on external_ref (workspace_id, connection_id, local_kind, external_id);
select make_tenant_table('external_ref');

create table outbox (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  connection_id bigint not null,
  -- what to do, e.g. push_activity, create_contact, remove_activity
  operation text not null check (operation in
    ('push_activity', 'remove_activity', 'create_contact', 'update_contact', 'remove_contact', 'link', 'unlink')),
  local_kind text not null,
  local_id bigint not null,
  -- the same effect is asked for once, whatever crashed in between
  idempotency_key text not null,
  state text not null default 'waiting' check (state in
    ('waiting', 'sending', 'deferred', 'delivered', 'refused', 'unknown', 'cancelled')),
  reason text,
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  lease_owner text,
  lease_until timestamptz,
  decision_id bigint,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, idempotency_key),
  foreign key (workspace_id, connection_id) references crm_connection (workspace_id, id) on delete cascade
);
comment on table outbox is 'What must reach a CRM: committed together with the work that caused it.';
create index outbox_due on outbox (workspace_id, due_at, id) where state in ('waiting', 'deferred', 'sending', 'unknown');
create index outbox_decision on outbox (workspace_id, decision_id) where decision_id is not null;
select make_tenant_table('outbox');
