/**
 * Web addresses in a line: with a scheme, with www., or bare ("acme.example/team") where the end is a public suffix.
 * Pictures and the machinery of list hosts are no contact data.
 */
import { parse } from 'tldts'
import type { PointSpan } from './emails.ts'

const START =
  /https?:\/\/|ftp:\/\/|www[0-9]?\.|(?<![A-Za-z0-9@.\u00c0-\u024f_-])[A-Za-z0-9\u00c0-\u024f](?=[A-Za-z0-9\u00c0-\u024f-]*\.[A-Za-z])/g
const URL_CHARACTER = /[^\s<>"“”«»|｜（）「」\u3000\u3040-\u30ff\u4e00-\u9fff]/
const IMAGE = /\.(?:png|jpe?g|gif|bmp|svg|ico)(?:\?|$)|^cid:/i
const MAX_URL = 500
/** Endings that are a top-level domain and, in signatures, mostly something else. */
const FALSE_ENDS = /\.(?:ing|zip|mov|md|py|sh|pl|cc|ph|so|st|my|is|in|at|to|me|as|name|pro|dr|prof|app)$/i

export function findUrls(line: string): PointSpan[] {
  const found: PointSpan[] = []
  let done = 0
  for (const match of line.matchAll(START)) {
    if (match.index < done) continue
    let end = match.index
    while (end < line.length && end - match.index < MAX_URL && URL_CHARACTER.test(line[end]!)) end++
    const value = trimmed(line.slice(match.index, end))
    done = match.index + Math.max(1, value.length)
    if (value.includes('@') && !/^(?:https?|ftp):/i.test(value)) continue
    if (!isUrl(value, match[0])) continue
    found.push({ start: match.index, end: match.index + value.length, value })
  }
  return found
}

function trimmed(value: string): string {
  let end = value.length
  while (end > 0 && /[.,;:!?'*_)\]}>]/.test(value[end - 1]!)) {
    // a closing bracket that was opened within belongs to the address
    if (value[end - 1] === ')' && value.slice(0, end).includes('(')) break
    end--
  }
  const cut = value.slice(0, end).search(/[,;](?=\S*(?:www\.|https?:))|\](?=[<(])/)
  return cut > 0 ? value.slice(0, cut) : value.slice(0, end)
}

function isUrl(value: string, start: string): boolean {
  if (IMAGE.test(value)) return false
  const scheme = start.includes('//')
  const host = value.replace(/^[a-z]+:\/\//i, '').split(/[/?#:]/, 1)[0]!
  if (scheme) return host.length > 3
  const parsed = parse(host, { allowPrivateDomains: false })
  const reserved = host.endsWith('.example')
  if (!parsed.domain || !(parsed.isIcann || reserved)) return false
  if (/^www/i.test(start)) return true
  // "Dr.Ing", "B.Sc", "Str.In": a bare name must look like one
  const label = parsed.domainWithoutSuffix ?? ''
  if (label.length < 2 || /[A-Z]/.test(host.slice(1).replace(/^[^.]*/, ''))) return false
  return value.includes('/') || !FALSE_ENDS.test(host) || host.split('.').length > 2 || label.length > 4
}

/** The form in which two spellings of an address are the same one. */
export function foldUrl(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\d?\./, '')
    .replace(/\/+$/, '')
}
