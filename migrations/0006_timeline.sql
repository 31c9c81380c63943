-- What stands on a timeline, and what waits for a person.

create table activity (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  message_id bigint not null,
  happened_at timestamptz not null,
  visibility text not null check (visibility in ('participants', 'team')),
  decision_id bigint not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, message_id),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete cascade
);
comment on table activity is 'A timeline entry: one for each logical message.';
create index activity_time on activity (workspace_id, happened_at desc);
select make_tenant_table('activity');

create table activity_link (
  workspace_id uuid not null,
  activity_id bigint not null,
  target_kind text not null check (target_kind in ('contact', 'company', 'deal')),
  target_id bigint not null,
  decision_id bigint not null,
  -- the system never changes a person''s link
  set_by text not null check (set_by in ('system', 'person')),
  primary key (workspace_id, activity_id, target_kind, target_id),
  foreign key (workspace_id, activity_id) references activity (workspace_id, id) on delete cascade
);
comment on table activity_link is 'Whose timeline an activity stands on, with the decision that put it there.';
create index activity_link_target on activity_link (workspace_id, target_kind, target_id);
select make_tenant_table('activity_link');

create table suggestion (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  kind text not null check (kind in ('match', 'create', 'update', 'merge', 'deal')),
  state text not null default 'open' check (state in ('open', 'approved', 'edited', 'rejected', 'withdrawn')),
  -- what it is about, e.g. create:<address hash>; at most one open for each
  subject_key text not null,
  -- the newest message behind it; the others are found by their current decisions
  message_id bigint,
  contact_id bigint,
  deal_id bigint,
  address text,
  reason text not null,
  confidence double precision check (confidence between 0 and 1),
  -- what is proposed: ranked candidates with terms, details for a new contact, old and new value
  proposal jsonb not null,
  is_audit boolean not null default false,
  inclusion_probability double precision not null default 1,
  opened_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  decision_id bigint,
  reject_reason text,
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete set null (message_id)
);
comment on table suggestion is 'What waits for a reviewer.';
create unique index suggestion_open_subject on suggestion (workspace_id, subject_key) where state = 'open';
create index suggestion_queue on suggestion (workspace_id, opened_at, id) where state = 'open';
create index suggestion_message on suggestion (workspace_id, message_id);
select make_tenant_table('suggestion');

create table claim (
  workspace_id uuid not null,
  suggestion_id bigint not null,
  user_id text not null,
  until timestamptz not null,
  primary key (workspace_id, suggestion_id),
  foreign key (workspace_id, suggestion_id) references suggestion (workspace_id, id) on delete cascade
);
comment on table claim is 'Which reviewer looks at a suggestion now.';
select make_tenant_table('claim');

create table comment (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  suggestion_id bigint not null,
  user_id text not null,
  body text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, suggestion_id) references suggestion (workspace_id, id) on delete cascade
);
comment on table comment is 'What reviewers say to each other about a suggestion.';
select make_tenant_table('comment');

create table task (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  title text not null,
  contact_id bigint,
  deal_id bigint,
  activity_id bigint,
  assignee text,
  due_at timestamptz,
  done_at timestamptz,
  decision_id bigint,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table task is 'Something for a person to do, made by a decision or a workflow.';
select make_tenant_table('task');

create table note (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  contact_id bigint,
  company_id bigint,
  deal_id bigint,
  body text not null,
  author text not null,
  decision_id bigint,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table note is 'A note on a contact, company or deal.';
select make_tenant_table('note');

create table ticket (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  title text not null,
  state text not null default 'open' check (state in ('open', 'waiting', 'closed')),
  contact_id bigint,
  thread_id bigint,
  decision_id bigint,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table ticket is 'A request that a workflow opened for a thread.';
select make_tenant_table('ticket');

create table tag (
  workspace_id uuid not null references workspace (id) on delete cascade,
  target_kind text not null check (target_kind in ('contact', 'company', 'deal', 'activity')),
  target_id bigint not null,
  label text not null,
  decision_id bigint,
  created_at timestamptz not null default now(),
  primary key (workspace_id, target_kind, target_id, label)
);
comment on table tag is 'A label on a record.';
select make_tenant_table('tag');
