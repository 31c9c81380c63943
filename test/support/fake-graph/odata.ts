/** The few forms of OData queries that Graph takes for mail. What it would refuse is refused here too. */

export class ODataError extends Error {
  override name = 'ODataError'
}

export function readSelect(query: URLSearchParams): string[] | null {
  const text = query.get('$select')
  return text === null ? null : text.split(',').map(each => each.trim())
}

/** Ids within `singleValueExtendedProperties($filter=id eq 'Integer 0x0036' or id eq …)`. */
export function readExtended(query: URLSearchParams): string[] {
  const text = query.get('$expand')
  if (text === null) return []
  const inner = /^singleValueExtendedProperties\(\$filter=(.*)\)$/.exec(text)?.[1]
  if (inner === undefined) throw new ODataError('$expand')
  return inner.split(' or ').map(part => {
    const id = /^\s*id eq '([^']+)'\s*$/i.exec(part)?.[1]
    if (id === undefined) throw new ODataError('$expand')
    return id
  })
}

export interface MessageFilter {
  receivedFrom: Date | null
  receivedTo: Date | null
  conversationId: string | null
}

export function readFilter(query: URLSearchParams): MessageFilter {
  const filter: MessageFilter = { receivedFrom: null, receivedTo: null, conversationId: null }
  const text = query.get('$filter')
  for (const part of text === null ? [] : text.split(' and ')) {
    const date = /^\s*receivedDateTime (ge|gt|le|lt) (\d{4}-\d\d-\d\dT[\d:.]+Z)\s*$/.exec(part)
    const conversation = /^\s*conversationId eq '((?:[^']|'')+)'\s*$/.exec(part)
    if (conversation) filter.conversationId = conversation[1]!.replaceAll("''", "'")
    else if (!date) throw new ODataError('$filter')
    else {
      const at = new Date(date[2]!)
      if (date[1] === 'ge') filter.receivedFrom = at
      else if (date[1] === 'gt') filter.receivedFrom = new Date(at.getTime() + 1_000)
      else if (date[1] === 'le') filter.receivedTo = at
      else filter.receivedTo = new Date(at.getTime() - 1_000)
    }
  }
  const order = query.get('$orderby')
  if (order !== null && !/^receivedDateTime( desc)?$/i.test(order)) throw new ODataError('$orderby')
  // Exchange wants the property that is sorted by to stand in the filter too, and first.
  if (order !== null && text !== null && !text.startsWith('receivedDateTime')) throw new ODataError('InefficientFilter')
  return filter
}

/** Addresses of a search like `"participants:a@b.example OR participants:c@d.example"`; null without a search. */
export function readSearch(query: URLSearchParams): string[] | null {
  const text = query.get('$search')
  if (text === null) return null
  if (query.has('$filter') || query.has('$orderby')) throw new ODataError('$search')
  const inner = /^"(.*)"$/.exec(text)?.[1]
  if (inner === undefined) throw new ODataError('$search')
  return inner.split(' OR ').map(part => {
    const address = /^participants:(\S+@\S+)$/.exec(part.trim())?.[1]
    if (address === undefined) throw new ODataError('$search')
    return address.toLowerCase()
  })
}

export interface Preferences {
  isImmutable: boolean
  pageSize: number | null
}

export function readPreferences(prefer: string | null): Preferences {
  const size = /odata\.maxpagesize=(\d+)/i.exec(prefer ?? '')?.[1]
  return {
    isImmutable: /(^|,)\s*IdType="ImmutableId"/i.test(prefer ?? ''),
    pageSize: size === undefined ? null : Math.max(1, Number(size)),
  }
}
