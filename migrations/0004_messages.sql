-- The logical message once, where its copies lie, who is on it, what its signature said.

create table thread (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  -- a late parent joins two threads: the later one points to the one that stays
  merged_into bigint,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table thread is 'Messages that answer each other, by References and In-Reply-To.';
select make_tenant_table('thread');

create table thread_key (
  workspace_id uuid not null,
  -- keyed hash of a Message-ID that a message of the thread has or names; kept also for ids never seen
  key bytea not null,
  thread_id bigint not null,
  primary key (workspace_id, key)
);
comment on table thread_key is 'Which thread a Message-ID belongs to, seen or only referred to.';
create index thread_key_thread on thread_key (workspace_id, thread_id);
select make_tenant_table('thread_key');

create table message (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  logical_key bytea not null,
  rfc_message_id text,
  thread_id bigint not null,
  direction text not null check (direction in ('inbound', 'outbound')),
  kind text not null check (kind in
    ('person', 'automated', 'list', 'bounce', 'auto_reply', 'calendar', 'internal', 'encrypted')),
  kind_reason text not null,
  verdict text not null check (verdict in ('own', 'pass', 'pass_aligned', 'trusted', 'none', 'fail')),
  verdict_evidence text,
  sender_flags text[] not null default '{}',
  -- Date header or, without one, the receiver''s time: the order within a thread
  sent_at timestamptz not null,
  subject text,
  -- the lines that were read, joined by line feeds; null where policy keeps headers only
  body_text text,
  -- one letter a line: b body, c closing, s signature, d disclaimer, m mobile, h quote header, q quoted
  line_zones text,
  -- references that look like a deal''s, found in subject (s:) and body (b:), in upper case
  deal_references text[] not null default '{}',
  original_address text,
  original_name text,
  storage text not null check (storage in ('full', 'headers')),
  unparsed text,
  -- which copy the row was read from: the best vouched one, so that order of arrival does not matter
  source_rank text not null,
  policy_version bigint not null,
  reading_version text not null,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, logical_key),
  foreign key (workspace_id, thread_id) references thread (workspace_id, id)
);
comment on table message is 'The logical message: one row however many mailboxes hold it.';
create index message_thread on message (workspace_id, thread_id, sent_at);
create index message_rfc on message (workspace_id, rfc_message_id);
create index message_sent on message (workspace_id, sent_at desc);
select make_tenant_table('message');

create table message_copy (
  workspace_id uuid not null,
  message_id bigint not null,
  mailbox_id bigint not null,
  ledger_item_id bigint not null,
  in_sent_folder boolean,
  labels text[] not null default '{}',
  primary key (workspace_id, ledger_item_id),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete cascade,
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table message_copy is 'Where copies of a message lie.';
create index message_copy_message on message_copy (workspace_id, message_id);
create index message_copy_mailbox on message_copy (workspace_id, mailbox_id);
select make_tenant_table('message_copy');

create table participant (
  workspace_id uuid not null,
  message_id bigint not null,
  position integer not null,
  role text not null check (role in ('from', 'sender', 'reply_to', 'to', 'cc', 'bcc')),
  address text,
  name text,
  is_own boolean not null,
  -- the one who wrote: From, or the original author where a list rewrote From
  is_author boolean not null default false,
  primary key (workspace_id, message_id, position),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete cascade
);
comment on table participant is 'Who is on a message.';
create index participant_address on participant (workspace_id, address);
select make_tenant_table('participant');

create table attachment (
  workspace_id uuid not null,
  message_id bigint not null,
  position integer not null,
  name text,
  content_type text not null,
  size integer not null check (size >= 0),
  primary key (workspace_id, message_id, position),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete cascade
);
comment on table attachment is 'Names and sizes of attachments; their content is never kept.';
select make_tenant_table('attachment');

create table signature_sighting (
  workspace_id uuid not null,
  message_id bigint not null,
  address text not null,
  seen_at timestamptz not null,
  language text,
  -- ContactDetails as read, evidence included
  details jsonb not null,
  version text not null,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete cascade
);
comment on table signature_sighting is 'What one signature said, when, on which message. Details change by new rows, never silently.';
create index signature_sighting_address on signature_sighting (workspace_id, address, seen_at);
select make_tenant_table('signature_sighting');
