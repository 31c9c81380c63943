import { CAPS } from './caps.ts'

/** Where a link leads, as far as it says something about people: http, mailto, tel and the like; null for others. */
export function linkTarget(href: string | undefined): string | null {
  if (href === undefined || href.length > CAPS.linkChars) return null
  const target = href.replace(/[\u0000-\u0020\u007f]+/g, '')
  if (!/^(?:https?|mailto|tel|callto|sip|sms|skype):/i.test(target)) return null
  return /^https?:/i.test(target) ? unwrapped(target) : target
}

/** Link checkers put their own address around the writer's: Microsoft Safe Links, Google, Proofpoint v3, Mimecast. */
function unwrapped(target: string): string {
  const proofpoint = /^https:\/\/urldefense\.(?:proofpoint\.)?com\/v3\/__(.{1,900}?)__;/i.exec(target)
  if (proofpoint !== null) return proofpoint[1]!
  const url = URL.canParse(target) ? new URL(target) : null
  if (url === null) return target
  const wrapper = WRAPPERS.find(
    ({ host, path }) => (url.hostname === host || url.hostname.endsWith(`.${host}`)) && url.pathname.startsWith(path),
  )
  const inner = wrapper === undefined ? null : url.searchParams.get(wrapper.parameter)
  return inner !== null && /^https?:\/\//i.test(inner) ? inner : target
}

const WRAPPERS: readonly { host: string; path: string; parameter: string }[] = [
  { host: 'safelinks.protection.outlook.com', path: '/', parameter: 'url' },
  { host: 'google.com', path: '/url', parameter: 'q' },
  { host: 'mimecastprotect.com', path: '/', parameter: 'url' },
]
