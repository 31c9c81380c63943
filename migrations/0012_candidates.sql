-- Candidates of many questions in one call. Each key is looked up by itself and only as far as it tells people apart:
-- a key that more contacts have than `most_postings` is passed over (and counted), so that it can neither crowd out a
-- rare one nor make the answer depend on the order of rows. What is left is weighed here, because sending the keys of
-- thousands of rows to where they are weighed costs more than all the rest.

drop function contact_ids_by_keys(uuid, integer[], integer);

-- Needed to become the owner of a function here; taken away again below.
grant create on schema public to countersign_lookup;

-- `wanted[i]` is a key of question `questions[i]`. Per question: the contacts that share most keys, rare keys first,
-- and the keys that were passed over.
create function candidates_by_keys(
  workspace uuid, questions integer[], wanted integer[], most_postings integer, most integer
)
returns table (question integer, ids bigint[], passed_over integer[])
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
-- A limit lets the planner hope to find its rows early in some other order; only the index of keys keeps its word.
set enable_seqscan = off set enable_indexscan = off set jit = off
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
    select a.question, h.id, sum(1 / ln(2 + a.held)) as worth
    from asked a cross join unnest(a.holders) as h (id)
    where a.held <= most_postings
    group by a.question, h.id
  ), best as (
    select s.question, s.id, row_number() over (partition by s.question order by s.worth desc, s.id) as place
    from shared s
  )
  select q.question, coalesce(b.ids, '{}'), coalesce(q.passed_over, '{}')
  from (
    select a.question, array_agg(a.key) filter (where a.held > most_postings) as passed_over
    from asked a group by a.question
  ) q
  left join (
    select best.question, array_agg(best.id order by best.place) as ids
    from best where best.place <= most group by best.question
  ) b on b.question = q.question;
end
$$;
alter function candidates_by_keys(uuid, integer[], integer[], integer, integer) owner to countersign_lookup;
revoke all on function candidates_by_keys(uuid, integer[], integer[], integer, integer) from public;
grant execute on function candidates_by_keys(uuid, integer[], integer[], integer, integer) to countersign_app;
revoke create on schema public from countersign_lookup;

-- The next two see what the caller sees. They are functions so that a session plans them once: planning them takes
-- longer than running them.

-- Who has these addresses and numbers; a merged contact's lead to the one it was merged into.
create function contacts_by_values(workspace uuid, wanted text[])
returns table (value_norm text, id bigint)
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
  select p.value_norm, coalesce(c.merged_into, c.id)
  from public.contact_point p join public.contact c on c.workspace_id = p.workspace_id and c.id = p.contact_id
  where p.workspace_id = workspace and p.value_norm = any(wanted);
end
$$;

-- Contacts with their company and the points of all that was merged into them.
create function contacts_in_full(workspace uuid, wanted bigint[])
returns table (
  id bigint, external_id text, first_name text, last_name text, title text, company_id bigint, owner_email text,
  created_at timestamptz, company_name text, company_phone text, domains text[], emails text[], phones text[]
)
language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
begin
  return query
  select c.id, c.external_id, c.first_name, c.last_name, c.title, c.company_id, c.owner_email, c.created_at,
    co.name, co.phone_norm,
    array(select d.domain from public.company_domain d
      where d.workspace_id = workspace and d.company_id = c.company_id order by d.domain),
    points.emails, points.phones
  from unnest(wanted) as w (id)
  join public.contact c on c.workspace_id = workspace and c.id = w.id
  left join public.company co on co.workspace_id = workspace and co.id = c.company_id
  cross join lateral (
    select
      array_agg(p.value order by p.is_primary desc, p.id) filter (where p.kind = 'email') as emails,
      array_agg(p.value_norm order by p.is_primary desc, p.id) filter (where p.kind = 'phone') as phones
    from (
      select c.id union all
      select m.id from public.contact m where m.workspace_id = workspace and m.merged_into = c.id
    ) held (contact_id)
    join public.contact_point p on p.workspace_id = workspace and p.contact_id = held.contact_id
  ) points;
end
$$;
