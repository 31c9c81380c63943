-- What people change in a CRM after we wrote there is theirs: it becomes a task instead of being overwritten.

comment on column external_ref.version_seen is
  'The CRM''s own mark of the record (etag, version, fingerprint) as our last write left it; null: we never wrote it.';

-- Which links a push carries: an activity that is linked anew is sent anew, one that is not isn't.
alter table outbox add column content_key text;
create index outbox_record on outbox (workspace_id, connection_id, local_kind, local_id, id);

alter table task alter column title drop not null;
alter table task add column code text;
alter table task add column subject_key text;
alter table task add column message_id bigint;
alter table task add column connection_id bigint;
alter table task add column external_id text;
alter table task add column done_by text;
-- A person's task has a title; the system's has a code, and its words are made of that.
alter table task add constraint task_says_what check (title is not null or code is not null);
alter table task add foreign key (workspace_id, message_id) references message (workspace_id, id)
  on delete set null (message_id);
alter table task add foreign key (workspace_id, connection_id) references crm_connection (workspace_id, id)
  on delete set null (connection_id);
create unique index task_open on task (workspace_id, subject_key) where done_at is null and subject_key is not null;
create index task_message on task (workspace_id, message_id) where message_id is not null;
