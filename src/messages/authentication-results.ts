/** One method of an Authentication-Results header: `dkim=pass header.d=example.com`. */
export interface MethodResult {
  method: string
  result: string
  /** Properties by their lower-case name ("header.from"), values unquoted and as written. */
  properties: ReadonlyMap<string, string>
}

export interface AuthenticationResults {
  authservId: string
  methods: MethodResult[]
}

/** Real headers have a few hundred characters; a longer one is cut, and what is cut is not believed. */
const LONGEST_HEADER = 8_000

/**
 * Reads a header value by RFC 8601 section 2.2, character by character: comments (they nest) vanish before
 * anything is compared, quoted strings are opened, words of a comment can never pass for a result.
 * Null for a value that breaks the grammar where trust depends on it: no id, an open comment or an open quote.
 */
export function parseAuthenticationResults(value: string): AuthenticationResults | null {
  if (value.length > LONGEST_HEADER) return null
  const segments = tokenise(value)
  const [head, ...rest] = segments ?? []
  const [id, version, extra] = head ?? []
  if (id === undefined || id.kind !== 'word' || extra !== undefined) return null
  if (version !== undefined && !(version.kind === 'word' && version.text === '1')) return null
  return { authservId: id.text, methods: readMethods(rest) }
}

/** The same for a receiver that names no id: the value begins with the first method. Null where it doesn't. */
export function parseResultsWithoutId(value: string): MethodResult[] | null {
  if (value.length > LONGEST_HEADER) return null
  const segments = tokenise(value)
  return segments === null || readMethod(segments[0] ?? []) === null ? null : readMethods(segments)
}

function readMethods(segments: readonly Token[][]): MethodResult[] {
  return segments.flatMap(tokens => readMethod(tokens) ?? [])
}

/** The words of a header value without comments, by the same rules; null where a comment or quote stays open. */
export function headerWords(value: string): string[] | null {
  const segments = tokenise(value.slice(0, LONGEST_HEADER))
  return segments === null ? null : segments.flat().map(token => token.text)
}

interface Token {
  kind: 'word' | 'equals'
  text: string
}

/** Segments between semicolons; null where a comment or a quoted string has no end. */
function tokenise(value: string): Token[][] | null {
  const segments: Token[][] = [[]]
  let word: string | null = null
  const endWord = () => {
    if (word !== null) segments.at(-1)?.push({ kind: 'word', text: word })
    word = null
  }
  let at = 0
  while (at < value.length) {
    const char = value[at]!
    if (char === '(') {
      const end = commentEnd(value, at)
      if (end < 0) return null
      endWord()
      at = end + 1
      continue
    }
    if (char === '"') {
      const quoted = readQuoted(value, at)
      if (quoted === null) return null
      word = (word ?? '') + quoted.text
      at = quoted.end + 1
      continue
    }
    if (char === ';') {
      endWord()
      segments.push([])
    } else if (char === '=') {
      endWord()
      segments.at(-1)?.push({ kind: 'equals', text: '=' })
    } else if (char === ' ' || char === '\t' || char === '\r' || char === '\n') endWord()
    else word = (word ?? '') + char
    at++
  }
  endWord()
  return segments
}

function commentEnd(value: string, open: number): number {
  let depth = 0
  for (let at = open; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '(') depth++
    else if (value[at] === ')' && --depth === 0) return at
  }
  return -1
}

function readQuoted(value: string, open: number): { text: string; end: number } | null {
  let text = ''
  for (let at = open + 1; at < value.length; at++) {
    if (value[at] === '"') return { text, end: at }
    if (value[at] === '\\') at++
    text += value[at] ?? ''
  }
  return null
}

/** `method[/version]=result` and then `name=value` pairs; a segment of another form says nothing. */
function readMethod(tokens: readonly Token[]): MethodResult | null {
  const [name, equals, result] = tokens
  if (name?.kind !== 'word' || equals?.kind !== 'equals' || result?.kind !== 'word') return null
  const properties = new Map<string, string>()
  for (let at = 3; at + 2 < tokens.length; at += 3) {
    const [key, sign, property] = tokens.slice(at, at + 3)
    if (key?.kind !== 'word' || sign?.kind !== 'equals' || property?.kind !== 'word') break
    const lower = key.text.toLowerCase()
    // A property said twice is no property: which of the two the receiver meant can't be known.
    properties.set(lower, properties.has(lower) ? '' : property.text)
  }
  return { method: name.text.split('/')[0]!.toLowerCase(), result: result.text.toLowerCase(), properties }
}
