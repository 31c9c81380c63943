import { BANNER_TAGS, FORWARD_PREFIXES, foldLocale, REPLY_PREFIXES } from './reply-locales.ts'

export type SubjectPrefix = 'reply' | 'forward'

const REPLY = new Set(REPLY_PREFIXES)
const FORWARD = new Set(FORWARD_PREFIXES)
const BANNER = new Set(BANNER_TAGS)

/** No prefix of the tables is longer; what stands before a later colon is the subject's own text. */
const LONGEST_PREFIX = 24
const LONGEST_SUBJECT = 1000

/**
 * What threads and message keys compare: the subject without reply and forward prefixes of any language, list tags
 * ("[dev-talk]") and banners ("[EXTERNAL]"), in lower case with single spaces. A subject that consists of nothing
 * else stays as it is, so that "Re:" and "[urgent]" are not all the same empty subject.
 */
export function normaliseSubject(subject: string): string {
  const whole = tidy(subject)
  let rest = whole
  for (;;) {
    const step = stripOne(rest)
    if (step === null) break
    rest = step.rest
  }
  return (rest === '' ? whole : rest).toLowerCase()
}

/** The outermost prefix that says something: "Re: Fwd: x" is a reply. Tags and banners are looked through. */
export function replyOrForwardPrefix(subject: string): SubjectPrefix | null {
  let rest = tidy(subject)
  for (;;) {
    const step = stripOne(rest)
    if (step === null) return null
    if (step.prefix !== null) return step.prefix
    rest = step.rest
  }
}

function tidy(subject: string): string {
  return subject
    .slice(0, LONGEST_SUBJECT)
    .normalize('NFKC')
    .replace(/[\s\u200b\u200e\u200f\ufeff]+/g, ' ')
    .trim()
}

function stripOne(text: string): { prefix: SubjectPrefix | null; rest: string } | null {
  return stripPrefix(text) ?? stripTag(text)
}

/** "Re:", "RE[2]:", "Re(3):", "Re^2:", "AW :", "回复：" (the full-width colon is ':' after NFKC). */
function stripPrefix(text: string): { prefix: SubjectPrefix; rest: string } | null {
  const colon = text.indexOf(':')
  if (colon <= 0 || colon > LONGEST_PREFIX) return null
  const word = foldLocale(
    text.slice(0, colon).replace(/\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\*\d{1,3}|\d{1,3})\s*$/, ''),
  )
  const prefix = REPLY.has(word) ? 'reply' : FORWARD.has(word) ? 'forward' : null
  return prefix === null ? null : { prefix, rest: text.slice(colon + 1).trim() }
}

/**
 * "[team-list] ", "【外部】" and bare banners before a colon ("EXTERNAL: "). A ticket or deal reference in brackets
 * ("[D-10442]", "[Ticket#20]") names the matter and stays: a tag has no digits.
 */
function stripTag(text: string): { prefix: null; rest: string } | null {
  const open = text[0]
  const close = open === '[' ? ']' : open === '【' ? '】' : open === '(' ? ')' : open === '*' ? '*' : null
  if (close !== null) {
    const end = text.indexOf(close, 1)
    if (end < 1 || end > 60) return null
    const inside = text.slice(1, end).trim().toLowerCase()
    const isTag = BANNER.has(inside) || (open === '[' && inside !== '' && !/\d/.test(inside))
    const rest = text.slice(end + 1).replace(/^[\s:\-–]+/, '')
    return isTag && rest !== '' ? { prefix: null, rest } : null
  }
  const colon = text.indexOf(':')
  if (colon <= 0 || colon > LONGEST_PREFIX || !BANNER.has(text.slice(0, colon).trim().toLowerCase())) return null
  return { prefix: null, rest: text.slice(colon + 1).trim() }
}
