-- What the machine that watches mailboxes knows of each: when which of its duties is due, how far a backfill is, what
-- was counted, and which items and threads wait.

alter table mailbox
  -- each null where the duty does not apply; the earliest of them is when the mailbox takes its turn
  add column sync_due_at timestamptz,
  add column watch_due_at timestamptz,
  add column audit_due_at timestamptz,
  add column identity_due_at timestamptz,
  add column watch_renewed_at timestamptz,
  -- decoded by the schema in mailboxes/backfill-state.ts; null before the first one
  add column backfill jsonb,
  -- what the last audit listed with the provider, how many of them we had missed, and how many all audits found
  add column last_audit_at timestamptz,
  add column last_audit_listed integer,
  add column last_audit_missing integer,
  add column audit_found integer not null default 0,
  -- how often a provider or our own budget made the mailbox wait
  add column quota_waits integer not null default 0,
  -- polls in a row that found new mail of which no push had told us
  add column polls_ahead_of_push integer not null default 0,
  add column resyncs integer not null default 0,
  add column last_resync_at timestamptz;

alter table ledger_item
  add column provider_thread_id text,
  -- 0: live · 1: backfill of a thread with known people · 2: backfill
  add column priority integer not null default 0 check (priority between 0 and 2),
  -- when the provider said that it has removed it; what was stored stays unless the workspace has it erased
  add column removed_at timestamptz;
drop index ledger_item_pending;
create index ledger_item_pending on ledger_item (workspace_id, mailbox_id, priority, next_attempt_at, id)
  where state = 'pending';
create index ledger_item_failed on ledger_item (workspace_id, mailbox_id) where state = 'failed';
create index ledger_item_thread on ledger_item (workspace_id, mailbox_id, provider_thread_id)
  where provider_thread_id is not null;

create table provider_thread (
  workspace_id uuid not null,
  mailbox_id bigint not null,
  provider_thread_id text not null,
  priority integer not null default 0 check (priority between 0 and 2),
  seen_at timestamptz not null,
  -- null while its messages from before the horizon are still to be listed
  read_at timestamptz,
  primary key (workspace_id, mailbox_id, provider_thread_id),
  foreign key (workspace_id, mailbox_id) references mailbox (workspace_id, id) on delete cascade
);
comment on table provider_thread is 'Threads with a message in the horizon: each is read whole, once.';
create index provider_thread_unread on provider_thread (workspace_id, mailbox_id, priority, seen_at)
  where read_at is null;
select make_tenant_table('provider_thread');

create index signal_unhandled on signal (workspace_id, mailbox_id, received_at) where handled_at is null;
create index signal_old on signal (workspace_id, received_at);

-- The mailbox whose round runs is passed over until then; a process that dies leaves it to the others at that time.
alter table work_due add column taken_until timestamptz;
-- Mail files are worked on by commands too, watched mailboxes only by processes that may reach a provider.
alter table work_due add column is_watched boolean not null default false;

-- Sums over all workspaces for /metrics. Numbers only; the wall between workspaces stays where it is.
grant select on mailbox, ledger_item to countersign_lookup;
create policy lookup_reads on mailbox for select to countersign_lookup using (true);
create policy lookup_reads on ledger_item for select to countersign_lookup using (true);
grant create on schema public to countersign_lookup;

create function watching_totals(at timestamptz)
returns table (
  provider text, state text, mailboxes integer, lag_seconds double precision, pending bigint, failed bigint,
  audit_found bigint, quota_waits bigint
)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.provider, m.state, count(*)::integer,
    coalesce(max(extract(epoch from at - m.last_success_at)), 0)::double precision,
    coalesce(sum(p.items), 0)::bigint, coalesce(sum(f.items), 0)::bigint,
    sum(m.audit_found)::bigint, sum(m.quota_waits)::bigint
  from public.mailbox m
  -- one state each, so that the partial indexes serve
  left join (
    select l.workspace_id, l.mailbox_id, count(*) as items from public.ledger_item l where l.state = 'pending' group by 1, 2
  ) p on p.workspace_id = m.workspace_id and p.mailbox_id = m.id
  left join (
    select l.workspace_id, l.mailbox_id, count(*) as items from public.ledger_item l where l.state = 'failed' group by 1, 2
  ) f on f.workspace_id = m.workspace_id and f.mailbox_id = m.id
  where m.provider <> 'files'
  group by m.provider, m.state
$$;
alter function watching_totals(timestamptz) owner to countersign_lookup;
revoke all on function watching_totals(timestamptz) from public;
grant execute on function watching_totals(timestamptz) to countersign_app;
revoke create on schema public from countersign_lookup;
