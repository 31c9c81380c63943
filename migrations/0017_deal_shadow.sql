-- What the rules that others use would have linked, kept beside what was decided: deals change, so it cannot be
-- found out later.

create table deal_shadow (
  workspace_id uuid not null,
  message_id bigint not null,
  -- the deal where it is the only open one of the contacts or their companies
  only_open bigint[] not null,
  -- the five open ones entered last
  five_recent bigint[] not null,
  -- the open one changed last
  last_modified bigint[] not null,
  decided_at timestamptz not null,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, message_id) references message (workspace_id, id) on delete cascade
);
comment on table deal_shadow is 'Deals that common rules would have linked a message to, when it was decided last.';
select make_tenant_table('deal_shadow');
