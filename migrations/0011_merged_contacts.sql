-- A contact that was merged keeps its own keys and words, and is found as the one it went into: taking the merge back
-- then changes nothing else.

create or replace function contact_ids_by_keys(workspace uuid, wanted integer[], most integer)
returns table (id bigint, keys integer[])
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(c.merged_into, c.id), c.keys from public.contact c
  where c.workspace_id = workspace
    and workspace = nullif(current_setting('app.workspace', true), '')::uuid
    and c.keys && wanted
  limit most
$$;

create or replace function contact_ids_by_search(workspace uuid, pattern text, most integer)
returns table (id bigint)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select coalesce(c.merged_into, c.id) from public.contact c
  where c.workspace_id = workspace
    and workspace = nullif(current_setting('app.workspace', true), '')::uuid
    and c.search_text like pattern
  order by c.name_norm, c.id
  limit most
$$;
