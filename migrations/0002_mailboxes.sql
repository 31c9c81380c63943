-- Mailboxes, the ledger of every provider message ever seen, and what is due.

create table mailbox (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  provider text not null check (provider in ('gmail', 'outlook', 'imap', 'files')),
  -- the provider''s own name of the account; for mail files the address
  provider_account text not null,
  address text not null,
  is_shared boolean not null default false,
  mode text not null default 'pilot' check (mode in ('pilot', 'live')),
  state text not null default 'new' check (state in
    ('new', 'baselining', 'backfilling', 'live', 'degraded', 'throttled', 'reconnect_required', 'paused', 'disabled')),
  state_reason text,
  -- only Authentication-Results of exactly this id are believed; null: nobody vouches
  authserv_id text,
  trust_sender boolean not null default false,
  -- versioned, decoded by schema
  cursor jsonb,
  watch jsonb,
  watch_expires_at timestamptz,
  headers_only boolean not null default false,
  horizon_at timestamptz,
  last_signal_at timestamptz,
  last_success_at timestamptz,
  last_new_message_at timestamptz,
  consecutive_failures integer not null default 0,
  paused_until timestamptz,
  lease_owner text,
  lease_until timestamptz,
  -- grows with each lease; checked where the cursor is written, so that a stale holder cannot move it
  fencing bigint not null default 0,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, provider, provider_account)
);
comment on table mailbox is 'One connected account we watch, or the mail files imported for one address.';
select make_tenant_table('mailbox');

create table mailbox_credential (
  workspace_id uuid not null,
  mailbox_id bigint not null,
  kind text not null check (kind in ('refresh_token', 'access_token', 'password', 'service_account')),
  key_id text not null,
  ciphertext bytea not null,
  expires_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, mailbox_id, kind),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table mailbox_credential is 'Encrypted tokens, apart from everything that pages read.';
select make_tenant_table('mailbox_credential');

create table own_address (
  workspace_id uuid not null references workspace (id) on delete cascade,
  kind text not null check (kind in ('address', 'domain')),
  value text not null,
  mailbox_id bigint,
  source text not null check (source in ('mailbox', 'option', 'provider', 'person')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, kind, value),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table own_address is 'Which addresses and domains are ours.';
select make_tenant_table('own_address');

create table signal (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  mailbox_id bigint not null,
  received_at timestamptz not null,
  payload jsonb not null,
  handled_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table signal is 'Push notifications, stored before they are answered; ids and cursors only.';
select make_tenant_table('signal');

create table ledger_item (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  mailbox_id bigint not null,
  provider_message_id text not null,
  state text not null check (state in ('pending', 'done', 'gone', 'failed')),
  -- why it failed or is gone; what became of a done item is read from its decision
  reason text,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  lease_owner text,
  lease_until timestamptz,
  found_by text not null check (found_by in ('push', 'poll', 'backfill', 'audit', 'import')),
  policy_version bigint,
  -- the logical message that this item is a copy of; stands for dropped ones too, and cannot be read
  logical_key bytea,
  -- an identifier, kept for dropped mail too unless the rule that dropped it says otherwise
  rfc_message_id text,
  kind text,
  message_id bigint,
  -- where the bytes can be read again: { path, offset, length } of a mail file
  locator jsonb,
  first_seen_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, mailbox_id, provider_message_id),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table ledger_item is 'A row for each provider message ever seen. Seen = pending + logged + review + ignored + failed + gone.';
create index ledger_item_pending on ledger_item (workspace_id, mailbox_id, next_attempt_at, id) where state = 'pending';
create index ledger_item_logical on ledger_item (workspace_id, logical_key);
create index ledger_item_message on ledger_item (workspace_id, message_id);
create index ledger_item_rfc on ledger_item (workspace_id, rfc_message_id);
select make_tenant_table('ledger_item');

create table mailbox_route (
  provider text not null check (provider in ('gmail', 'outlook')),
  route_key text not null,
  workspace_id uuid not null references workspace (id) on delete cascade,
  mailbox_id bigint not null,
  primary key (provider, route_key, workspace_id, mailbox_id)
);
comment on table mailbox_route is 'Which workspace and mailbox a push belongs to: Graph subscription id or Gmail address.';
grant select, insert, delete on mailbox_route to countersign_app;

create table work_due (
  workspace_id uuid not null references workspace (id) on delete cascade,
  mailbox_id bigint not null,
  due_at timestamptz not null,
  -- moves to the end of the line when served, so that one large mailbox does not starve the others
  served_at timestamptz,
  primary key (workspace_id, mailbox_id)
);
comment on table work_due is 'Which mailbox has items to work on; rows are then claimed inside its workspace.';
create index work_due_line on work_due (due_at, served_at);
grant select, insert, update, delete on work_due to countersign_app;
