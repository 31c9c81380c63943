-- The CRM's records, mirrored or native. Keys are stored normalised as plain text: under row-level security only
-- leakproof operators reach an index, and text equality is one of them.

create table company (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  external_id text,
  name text not null,
  name_norm text not null,
  phone text,
  phone_norm text,
  country text,
  owner_email text,
  origin text not null check (origin in ('crm', 'person', 'signature', 'system')),
  -- { field: { by, at } }: who set which value; a person''s or the CRM''s value is never overwritten by a signature
  provenance jsonb not null default '{}',
  is_key_account boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
comment on table company is 'A company we know.';
create unique index company_external on company (workspace_id, external_id) where external_id is not null;
create index company_name on company (workspace_id, name_norm);
create index company_phone on company (workspace_id, phone_norm) where phone_norm is not null;
select make_tenant_table('company');

create table company_domain (
  workspace_id uuid not null,
  company_id bigint not null,
  domain text not null,
  set_by text not null check (set_by in ('crm', 'person', 'signature', 'system')),
  set_at timestamptz not null default now(),
  primary key (workspace_id, company_id, domain),
  foreign key (workspace_id, company_id) references company (workspace_id, id) on delete cascade
);
comment on table company_domain is 'The mail domains of a company.';
create index company_domain_domain on company_domain (workspace_id, domain);
select make_tenant_table('company_domain');

create table contact (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  external_id text,
  first_name text,
  last_name text,
  name_norm text not null,
  title text,
  department text,
  postal_address text,
  company_id bigint,
  owner_email text,
  origin text not null check (origin in ('crm', 'person', 'signature', 'system')),
  origin_message_id bigint,
  -- whether the person was told that we keep a record (GDPR Art. 14)
  told_at timestamptz,
  provenance jsonb not null default '{}',
  -- salted blocking keys, see matching/blocking-keys.ts
  keys integer[] not null default '{}',
  -- lower-case words for the search box
  search_text text not null default '',
  -- merge is an overlay: points and links keep their contact and resolve through this
  merged_into bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, company_id) references company (workspace_id, id) on delete set null (company_id),
  foreign key (workspace_id, merged_into) references contact (workspace_id, id),
  check (merged_into is distinct from id)
);
comment on table contact is 'A person we know.';
create unique index contact_external on contact (workspace_id, external_id) where external_id is not null;
create index contact_company on contact (workspace_id, company_id);
create index contact_name on contact (workspace_id, name_norm);
create index contact_merged on contact (workspace_id, merged_into) where merged_into is not null;
create index contact_keys on contact using gin (keys) with (fastupdate = off);
create index contact_search on contact using gin (search_text gin_trgm_ops);
select make_tenant_table('contact');

create table contact_point (
  workspace_id uuid not null,
  id bigint not null default nextval('row_id'),
  contact_id bigint not null,
  kind text not null check (kind in ('email', 'phone')),
  -- as it is shown
  value text not null,
  -- canonical e-mail address, or E.164
  value_norm text not null,
  -- of an e-mail address; null for free-mail, where a domain says nothing
  domain text,
  is_primary boolean not null default false,
  phone_kind text,
  extension text,
  set_by text not null check (set_by in ('crm', 'person', 'signature', 'system')),
  set_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, contact_id, kind, value_norm),
  foreign key (workspace_id, contact_id) references contact (workspace_id, id) on delete cascade
);
comment on table contact_point is 'E-mail addresses and phone numbers of a contact, each with who set it.';
create index contact_point_value on contact_point (workspace_id, value_norm);
create index contact_point_domain on contact_point (workspace_id, domain) where domain is not null;
select make_tenant_table('contact_point');

create table deal (
  workspace_id uuid not null references workspace (id) on delete cascade,
  id bigint not null default nextval('row_id'),
  external_id text,
  name text not null,
  -- like D-10442, in upper case without white space; null where the deal has none
  reference text,
  stage text not null check (stage in ('lead', 'qualified', 'proposal', 'negotiation', 'won', 'lost')),
  amount numeric(16, 2),
  currency text,
  company_id bigint,
  owner_email text,
  origin text not null check (origin in ('crm', 'person', 'signature', 'system')),
  provenance jsonb not null default '{}',
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, id),
  foreign key (workspace_id, company_id) references company (workspace_id, id) on delete set null (company_id)
);
comment on table deal is 'A sales opportunity.';
create unique index deal_external on deal (workspace_id, external_id) where external_id is not null;
create index deal_company on deal (workspace_id, company_id);
create index deal_reference on deal (workspace_id, reference) where reference is not null;
select make_tenant_table('deal');

create table deal_contact (
  workspace_id uuid not null,
  deal_id bigint not null,
  contact_id bigint not null,
  set_by text not null check (set_by in ('crm', 'person', 'signature', 'system')),
  primary key (workspace_id, deal_id, contact_id),
  foreign key (workspace_id, deal_id) references deal (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contact (workspace_id, id) on delete cascade
);
comment on table deal_contact is 'Who takes part in a deal.';
create index deal_contact_contact on deal_contact (workspace_id, contact_id);
select make_tenant_table('deal_contact');

-- Array overlap and trigrams are not leakproof, so under row-level security their indexes are out of reach. These
-- functions run as countersign_lookup, which may read contact whole and states the workspace itself; a caller that
-- names another workspace than its own gets nothing.
grant select on contact to countersign_lookup;
create policy lookup_reads on contact for select to countersign_lookup using (true);
grant create on schema public to countersign_lookup;

create function contact_ids_by_keys(workspace uuid, wanted integer[], most integer)
returns table (id bigint, keys integer[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id, c.keys from public.contact c
  where c.workspace_id = workspace
    and workspace = nullif(current_setting('app.workspace', true), '')::uuid
    and c.keys && wanted and c.merged_into is null
  limit most
$$;
alter function contact_ids_by_keys(uuid, integer[], integer) owner to countersign_lookup;
revoke all on function contact_ids_by_keys(uuid, integer[], integer) from public;
grant execute on function contact_ids_by_keys(uuid, integer[], integer) to countersign_app;

create function contact_ids_by_search(workspace uuid, pattern text, most integer)
returns table (id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id from public.contact c
  where c.workspace_id = workspace
    and workspace = nullif(current_setting('app.workspace', true), '')::uuid
    and c.search_text like pattern and c.merged_into is null
  order by c.name_norm, c.id
  limit most
$$;
alter function contact_ids_by_search(uuid, text, integer) owner to countersign_lookup;
revoke all on function contact_ids_by_search(uuid, text, integer) from public;
grant execute on function contact_ids_by_search(uuid, text, integer) to countersign_app;
revoke create on schema public from countersign_lookup;
