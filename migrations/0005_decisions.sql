-- The journal. A decision is never changed: it can be superseded or undone by a later one, which is filled in once.

create table batch (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  what text not null,
  actor text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table batch is 'Decisions made together, to be undone together.';
select make_tenant_table('batch');

create table decision (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  -- message: what became of it · match: one address on it · deal · contact: made or changed · merge · undo
  kind text not null check (kind in ('message', 'match', 'deal', 'contact', 'merge', 'undo')),
  ledger_item_id bigint,
  message_id bigint,
  -- position of the participant that a match is about; null for the original sender of a forward
  position integer,
  contact_id bigint,
  deal_id bigint,
  suggestion_id bigint,
  actor text not null,
  action text not null check (action in
    ('logged', 'review', 'ignored', 'failed', 'create_suggested', 'created', 'linked', 'none',
     'approved', 'edited', 'rejected', 'merged', 'unmerged', 'updated', 'undone')),
  reason text not null,
  confidence double precision check (confidence between 0 and 1),
  -- codes, weights and row ids: never literal values
  terms jsonb not null default '[]',
  model_version text,
  policy_version bigint,
  batch_id bigint,
  undoes bigint,
  made_at timestamptz not null default now(),
  undone_by bigint,
  superseded_by bigint,
  primary key (workspace_id, id)
);
comment on table decision is 'Who decided what, when, why, with which model and policy; append-only.';
create index decision_current on decision (workspace_id, message_id, kind) where undone_by is null and superseded_by is null;
create index decision_item on decision (workspace_id, ledger_item_id) where ledger_item_id is not null;
create index decision_suggestion on decision (workspace_id, suggestion_id) where suggestion_id is not null;
create index decision_contact on decision (workspace_id, contact_id) where contact_id is not null;
create index decision_made on decision (workspace_id, made_at desc);
create index decision_batch on decision (workspace_id, batch_id) where batch_id is not null;
create trigger decision_append_only before update or delete on decision
  for each row execute function refuse_change('{undone_by,superseded_by}');
select make_tenant_table('decision');

create table decision_evidence (
  workspace_id uuid not null,
  decision_id bigint not null,
  -- literal values behind the codes: { address, name, candidates: […], reference … }
  detail jsonb not null,
  primary key (workspace_id, decision_id)
);
comment on table decision_evidence is 'Literal values behind a decision, apart from it so that erasure and retention can delete them.';
select make_tenant_table('decision_evidence');

create table decision_effect (
  workspace_id uuid not null,
  decision_id bigint not null,
  position integer not null,
  table_name text not null,
  row_key jsonb not null,
  -- null: the row was not there before
  before_image jsonb,
  -- null: the row was removed
  after_image jsonb,
  primary key (workspace_id, decision_id, position)
);
comment on table decision_effect is 'Before-images of what a decision changed: undo restores them; erased ones make it not undoable.';
select make_tenant_table('decision_effect');

create table decision_label (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  decision_id bigint not null,
  reviewer text not null,
  is_right boolean not null,
  is_blind boolean not null default false,
  inclusion_probability double precision not null check (inclusion_probability > 0 and inclusion_probability <= 1),
  confidence double precision,
  terms jsonb not null default '[]',
  model_version text,
  labelled_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
comment on table decision_label is 'Reviewers'' verdicts, weighted by how likely it was that they were asked.';
create index decision_label_decision on decision_label (workspace_id, decision_id);
select make_tenant_table('decision_label');

create table calibration (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  kind text not null check (kind in ('match', 'deal', 'signature')),
  version text not null,
  curve jsonb not null,
  thresholds jsonb not null default '{}',
  counts jsonb not null,
  made_at timestamptz not null default now(),
  superseded_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, kind, version)
);
comment on table calibration is 'Curves and certified thresholds with the counts behind them; superseded, never edited.';
create trigger calibration_append_only before update or delete on calibration
  for each row execute function refuse_change('{superseded_at}');
select make_tenant_table('calibration');
