import { isAscii } from './characters.ts'
import { Remembered } from './remembered.ts'
import type { SignatureInput } from './signature.ts'

/** What the From header gives to recognise its writer's own lines by. */
export interface SenderWords {
  /** Words of the display name in lower case, as written and without accents. */
  name: string[]
  /** With which letters these begin, a bit for the last five bits of each. */
  heads: number
  /** Display name without spaces, for scripts that write none; empty where the name has no such letters. */
  compactName: string
  address: string
  localPart: string
  /** The same for all letters of the local part. */
  localLetters: number
  /** The label a firm chose for its domain ("acme" of mail.acme.co.uk); empty at free mail services. */
  domain: string
}

// Shorter than vocabulary/free-mail.ts, and what the trained models learnt with: a change asks for new training.
const FREE_MAIL = new Set(
  `gmail googlemail yahoo ymail hotmail outlook live msn aol icloud me mac gmx web t-online freenet mail inbox bk list yandex ya ukr
  i rambler wp o2 onet interia poczta op gazeta seznam email centrum libero virgilio tiscali alice tin orange wanadoo free laposte
  sfr neuf telefonica terra uol bol ig globo sapo iol protonmail proton pm fastmail zoho qq 163 126 sina sohu foxmail naver daum
  hanmail docomo ezweb softbank nifty biglobe ocn comcast verizon att sbcglobal bellsouth cox charter earthlink compuserve
  ziggo kpnmail planet xs4all hetnet home telenet skynet bluewin`.split(/\s+/),
)
const SECOND_LEVEL = new Set('co com org net ac edu gov or ne go in web waw biz info'.split(' '))

/** Few people write most of a team's mail. */
const lately = new Remembered<SenderWords>(2_000, 600)

/** One string for each name and address; their lengths before them keep them apart from each other and what follows. */
export function senderKey({ name, address }: SignatureInput['from']): string {
  const known = address ?? ''
  return `${name === null ? '' : name.length}:${name ?? ''}${known.length}:${known}`
}

export function readSenderWords(from: SignatureInput['from']): SenderWords {
  return lately.get(senderKey(from), () => takeApart(from))
}

function takeApart(from: SignatureInput['from']): SenderWords {
  const name = (from.name ?? '').slice(0, 200).normalize('NFKC').toLowerCase()
  const address = (from.address ?? '').slice(0, 320).toLowerCase()
  const at = address.lastIndexOf('@')
  const words = name.split(/[^\p{L}\p{M}'’-]+/u).filter(word => word.length > 1 || /[぀-鿿]/.test(word))
  const plain = words.map(withoutAccents)
  const localPart = at > 0 ? address.slice(0, at) : ''
  const forms = [...new Set([...words, ...plain])]
  return {
    name: forms,
    heads: lettersOf(forms.map(form => form[0] ?? '').join('')),
    compactName: /[぀-鿿]/.test(name) ? name.replace(/[^぀-鿿]+/g, '') : '',
    address,
    localPart,
    localLetters: lettersOf(localPart),
    domain: at > 0 ? ownLabel(address.slice(at + 1)) : '',
  }
}

function lettersOf(text: string): number {
  let letters = 0
  for (let i = 0; i < text.length; i++) letters |= 1 << (text.charCodeAt(i) & 31)
  return letters
}

function ownLabel(domain: string): string {
  const labels = domain.split('.')
  labels.pop()
  let label = labels.pop() ?? ''
  if (labels.length > 0 && (SECOND_LEVEL.has(label) || label.length <= 2)) label = labels.pop() ?? label
  return label.length < 3 || FREE_MAIL.has(label) ? '' : label
}

function withoutAccents(word: string): string {
  if (isAscii(word)) return word
  return word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/ß/g, 'ss')
}
