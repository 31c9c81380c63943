-- Candidates in one round trip, fewer of them, and the same ones whatever plan the database takes.

grant create on schema public to countersign_lookup;

-- How much a contact shares with a question is a sum of fractions. Counted in whole billionths it comes to the same in
-- any order of its terms, so who is just kept and who is just left out depends on the contacts alone.
create or replace function candidates_by_keys(
  workspace uuid, questions integer[], wanted integer[], most_postings integer, most integer
)
returns table (question integer, ids bigint[], passed_over integer[])
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
-- A limit lets the planner hope to find its rows early in some other order; only the index of keys keeps its word.
set enable_seqscan = off set enable_indexscan = off set jit = off
-- The plan is the same for all keys, and making it takes longer than running it.
set plan_cache_mode = force_generic_plan
as $$
begin
  if workspace is distinct from nullif(current_setting('app.workspace', true), '')::uuid then
    return;
  end if;
  return query
  with posting as materialized (
    select k.key, array(
      select coalesce(c.merged_into, c.id) from public.contact c
      -- "is true" keeps other indexes than that of the keys out
      where c.keys @> array[k.key] and (c.workspace_id = workspace) is true
      limit most_postings + 1
    ) as holders
    from (select distinct w.key from unnest(wanted) as w (key)) k
  ), asked as (
    select a.question, a.key, p.holders, cardinality(p.holders) as held
    from unnest(questions, wanted) as a (question, key) join posting p on p.key = a.key
    where cardinality(p.holders) > 0
  ), shared as (
    select a.question, h.id, sum(round(1e9 / ln(2.0::float8 + a.held))::integer) as worth
    from asked a cross join unnest(a.holders) as h (id)
    where a.held <= most_postings
    group by a.question, h.id
  ), best as (
    select s.question, s.id, row_number() over (partition by s.question order by s.worth desc, s.id) as place,
      -- One key in common with somebody, where another shares them all, never was an answer (recall at one and at five
      -- over the labelled questions stays the same to the case down to a sixteenth, falls at an eighth), and reading
      -- and weighing such contacts took most of the time.
      s.worth * 16 >= max(s.worth) over (partition by s.question) as is_near
    from shared s
  )
  select q.question, coalesce(b.ids, '{}'), coalesce(q.passed_over, '{}')
  from (
    select a.question, array_agg(a.key order by a.key) filter (where a.held > most_postings) as passed_over
    from asked a group by a.question
  ) q
  left join (
    select best.question, array_agg(best.id order by best.place) as ids
    from best where best.place <= most and best.is_near group by best.question
  ) b on b.question = q.question;
end
$$;

revoke create on schema public from countersign_lookup;

-- Everything that ranking needs, for many questions at once; it sees what the caller sees. Rows of four kinds: a question
-- with the contacts that share most keys with it · an address or number with who has it · a contact in full · a number
-- that may tell contacts apart (it is asked for, or several of them have it) with a name under which it is kept.
create function candidates_in_full(
  workspace uuid, questions integer[], wanted_keys integer[], wanted_values text[], remembered bigint[],
  most_postings integer, most_by_keys integer, most_by_value integer, most_holders integer
)
returns table (
  question integer, value text, ids bigint[], passed_over integer[],
  id bigint, external_id text, first_name text, last_name text, title text, company_id bigint, owner_email text,
  created_at timestamptz, company_name text, company_phone text, domains text[], emails text[], phones text[]
)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set jit = off set plan_cache_mode = force_generic_plan
as $$
declare
  chosen bigint[] := remembered;
  kept_by bigint[] := '{}';
  kept_phones text[] := '{}';
begin
  for question, ids, passed_over in
    select * from public.candidates_by_keys(workspace, questions, wanted_keys, most_postings, most_by_keys)
  loop
    chosen := chosen || ids;
    return next;
  end loop;
  question := null;
  passed_over := null;
  for value, ids in
    select v.value_norm, (array_agg(v.id order by v.id))[1:most_by_value]
    from public.contacts_by_values(workspace, wanted_values) v group by v.value_norm
  loop
    chosen := chosen || ids;
    return next;
  end loop;
  value := null;
  ids := null;
  for id, external_id, first_name, last_name, title, company_id, owner_email, created_at, company_name, company_phone,
    domains, emails, phones in
    select * from public.contacts_in_full(workspace, array(select distinct unnest(chosen)))
  loop
    if phones is not null then
      kept_by := kept_by || array_fill(id, array[cardinality(phones)]);
      kept_phones := kept_phones || phones;
    end if;
    return next;
  end loop;
  if kept_phones = '{}' then
    return;
  end if;
  return query
  with kept as materialized (
    select distinct k.contact, k.phone, right(ltrim(k.phone, '+'), 8) as tail
    from unnest(kept_by, kept_phones) as k (contact, phone)
  ), telling as materialized (
    select k.tail from kept k group by k.tail having count(distinct k.contact) > 1
    union
    select right(ltrim(w.value, '+'), 8) from unnest(wanted_values) as w (value)
  )
  select null::integer, k.phone, null::bigint[], null::integer[], null::bigint, null, c.first_name, c.last_name, null,
    null::bigint, null, null::timestamptz, null, null, null::text[], null::text[], null::text[]
  from (select distinct kept.phone from kept join telling using (tail)) k
  cross join lateral (
    select p.contact_id from public.contact_point p
    where p.workspace_id = workspace and p.value_norm = k.phone order by p.contact_id limit most_holders
  ) p
  join public.contact c on c.workspace_id = workspace and c.id = p.contact_id;
end
$$;
