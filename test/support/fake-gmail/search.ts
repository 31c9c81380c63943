/** The part of Gmail's search that a watcher uses: after, before, from, to, cc, bcc, in, label, groups and "-". */
import { badRequest } from './google-error.ts'
import { type FakeMessage, type FakeUser, headerOf, headText } from './mailbox-state.ts'

type Test = (message: FakeMessage) => boolean

export function readQuery(query: string, user: FakeUser): Test {
  const tokens = query.match(/[(){}]|-?[a-z]+:"[^"]*"|[^\s(){}]+/gi) ?? []
  let at = 0
  const readAll = (end: string | null): Test[] => {
    const tests: Test[] = []
    while (at < tokens.length && tokens[at] !== end) {
      const token = tokens[at++]!
      if (token === 'OR') {
        const before = tests.pop()
        const after = readOne(tokens[at++] ?? '')
        tests.push(message => (before?.(message) ?? false) || after(message))
      } else tests.push(readOne(token))
    }
    at++
    return tests
  }
  const readOne = (token: string): Test => {
    if (token === '{') {
      const tests = readAll('}')
      return message => tests.some(test => test(message))
    }
    if (token === '(') {
      const tests = readAll(')')
      return message => tests.every(test => test(message))
    }
    if (token.startsWith('-')) {
      const test = readTerm(token.slice(1), user)
      return message => !test(message)
    }
    return readTerm(token, user)
  }
  const tests = readAll(null)
  return message => tests.every(test => test(message))
}

function readTerm(term: string, user: FakeUser): Test {
  const colon = term.indexOf(':')
  const operator = term.slice(0, Math.max(colon, 0)).toLowerCase()
  const value = term.slice(colon + 1).replace(/^"|"$/g, '')
  switch (operator) {
    case 'after':
      return message => message.receivedAt.getTime() >= instant(value)
    case 'before':
      return message => message.receivedAt.getTime() < instant(value)
    case 'from':
    case 'to':
    case 'cc':
    case 'bcc':
      return message => (headerOf(headText(message.raw), operator) ?? '').toLowerCase().includes(value.toLowerCase())
    case 'in':
    case 'label':
      return message => message.labelIds.includes(labelId(value, user))
    case 'rfc822msgid':
      return message => (headerOf(headText(message.raw), 'message-id') ?? '').includes(value)
    default:
      throw badRequest(`FakeGmail does not know the search term "${term}"`)
  }
}

function instant(value: string): number {
  if (/^\d{9,11}$/.test(value)) return Number(value) * 1000
  const day = Date.parse(value.replaceAll('/', '-'))
  if (Number.isNaN(day)) throw badRequest(`FakeGmail cannot read the date "${value}"`)
  return day
}

function labelId(name: string, user: FakeUser): string {
  const lower = name.toLowerCase()
  const own = [...user.labels].find(([, label]) => label.toLowerCase().replaceAll(' ', '-') === lower)
  return own?.[0] ?? PLURALS[lower] ?? lower.toUpperCase()
}

const PLURALS: Record<string, string> = { chats: 'CHAT', drafts: 'DRAFT' }
