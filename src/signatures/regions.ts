/** Which country's dialling rules a signature's numbers follow, likeliest first. */
import type { CountryCode } from 'libphonenumber-js/max'
import { fold } from './fold.ts'

const BY_TLD: Record<string, CountryCode> = {
  uk: 'GB',
  su: 'RU',
  eu: 'DE',
  edu: 'US',
  gov: 'US',
  mil: 'US',
  рф: 'RU',
  eus: 'ES',
  cat: 'ES',
  wales: 'GB',
  scot: 'GB',
  berlin: 'DE',
  hamburg: 'DE',
  koeln: 'DE',
  bayern: 'DE',
  tirol: 'AT',
  wien: 'AT',
  amsterdam: 'NL',
  paris: 'FR',
  bzh: 'FR',
  nyc: 'US',
  tokyo: 'JP',
  moscow: 'RU',
  quebec: 'CA',
  swiss: 'CH',
}
const TLD_REGIONS = new Set(
  'ac ad ae af ag al am ar at au az ba bb bd be bf bg bh bi bn bo br bs bw by bz ca cd ch ci cl cm cn co cr cu cv cy cz de dj dk dm do dz ec ee eg es et fi fj fr ga gb ge gh gi gl gm gr gt gy hk hn hr ht hu id ie il in iq ir is it jm jo jp ke kg kh km kr kw kz la lb lc li lk lr ls lt lu lv ly ma mc md mg mk ml mm mn mo mr mt mu mv mw mx my mz na ne ng ni nl no np nz om pa pe pg ph pk pl pr ps pt py qa ro rs ru rw sa sb sc sd se sg si sk sl sm sn so sr sv sy sz td tg th tj tm tn tr tt tw tz ua ug us uy uz va vc ve vn vu ye yt za zm zw'.split(
    ' ',
  ),
)
/** Sold to everyone, or read as words: they say nothing of the country by themselves. */
const GENERIC_TLDS = new Set('co me tv io ai cc fm ws so la sh gg ac'.split(' '))

const BY_LANGUAGE: Record<string, CountryCode[]> = {
  en: ['US', 'GB'],
  pl: ['PL'],
  de: ['DE', 'AT', 'CH'],
  fr: ['FR', 'BE', 'CH', 'CA'],
  es: ['ES', 'MX', 'AR'],
  it: ['IT', 'CH'],
  nl: ['NL', 'BE'],
  pt: ['PT', 'BR'],
  cs: ['CZ', 'SK'],
  ru: ['RU', 'BY', 'KZ'],
  uk: ['UA'],
  ja: ['JP'],
  zh: ['CN', 'TW', 'HK'],
  ko: ['KR'],
  sv: ['SE'],
  da: ['DK'],
  fi: ['FI'],
  hu: ['HU'],
  tr: ['TR'],
}

const BY_COUNTRY_NAME: [RegExp, CountryCode][] = [
  [/\b(?:u\.?s\.?a\.?|united states)\b/, 'US'],
  [/\b(?:u\.?k\.?|united kingdom|england|scotland|wales)\b/, 'GB'],
  [/\b(?:deutschland|germany|allemagne)\b/, 'DE'],
  [/\b(?:france|frankreich)\b/, 'FR'],
  [/\b(?:italy|italia)\b/, 'IT'],
  [/\b(?:spain|espana)\b/, 'ES'],
  [/\bportugal\b/, 'PT'],
  [/\b(?:netherlands|nederland)\b/, 'NL'],
  [/\b(?:belgium|belgie|belgique)\b/, 'BE'],
  [/\b(?:switzerland|schweiz|suisse|svizzera)\b/, 'CH'],
  [/\b(?:austria|osterreich|oesterreich)\b/, 'AT'],
  [/\b(?:poland|polska)\b/, 'PL'],
  [/\b(?:czech republic|czechia|ceska republika)\b/, 'CZ'],
  [/\b(?:slovakia|slovensko)\b/, 'SK'],
  [/\b(?:hungary|magyarorszag)\b/, 'HU'],
  [/\b(?:sweden|sverige)\b/, 'SE'],
  [/\b(?:norway|norge)\b/, 'NO'],
  [/\b(?:denmark|danmark)\b/, 'DK'],
  [/\b(?:finland|suomi)\b/, 'FI'],
  [/\b(?:ireland)\b/, 'IE'],
  [/\bcanada\b/, 'CA'],
  [/\baustralia\b/, 'AU'],
  [/\bnew zealand\b/, 'NZ'],
  [/\bindia\b/, 'IN'],
  [/\bchina\b|中国/, 'CN'],
  [/\bjapan\b|日本|〒/, 'JP'],
  [/\btaiwan\b|台[北中湾灣]|臺/, 'TW'],
  [/\bhong ?kong\b|香港/, 'HK'],
  [/\bsingapore\b/, 'SG'],
  [/\bmalaysia\b/, 'MY'],
  [/\bkorea\b/, 'KR'],
  [/\bisrael\b/, 'IL'],
  [/\b(?:turkey|turkiye)\b/, 'TR'],
  [/\b(?:brazil|brasil)\b/, 'BR'],
  [/\bargentina\b/, 'AR'],
  [/\bchile\b/, 'CL'],
  [/\bmexico\b/, 'MX'],
  [/\bcolombia\b/, 'CO'],
  [/\bperu\b/, 'PE'],
  [/\bsouth africa\b/, 'ZA'],
  [/\brussia\b|россия/, 'RU'],
  [/\bukraine\b|украіна|україна/, 'UA'],
  [/беларусь|\bbelarus\b/, 'BY'],
  [/казахстан/, 'KZ'],
  [/грузия/, 'GE'],
  [/\bpakistan\b/, 'PK'],
  [/\biran\b/, 'IR'],
  [/\bgreece\b/, 'GR'],
]
/** One look for all of them: most signatures name no country. */
const ANY_COUNTRY_NAME = new RegExp(BY_COUNTRY_NAME.map(([pattern]) => pattern.source).join('|'))
/** A region and post code at the end of an American, Canadian or Australian address, a British post code. */
const POSTCODE_SHAPES: [RegExp, CountryCode][] = [
  [/\b[A-Z]{2},? {1,3}\d{5}(?:-\d{4})?\b/, 'US'],
  [/\b[ABCEGHJ-NPRSTVXY]\d[A-Z] {0,2}\d[A-Z]\d\b/, 'CA'],
  [/\b[A-Z]{1,2}\d{1,2}[A-Z]? {1,2}\d[A-Z]{2}\b/, 'GB'],
  [/\b(?:NSW|VIC|QLD|TAS|ACT|WA|SA) {1,3}\d{4}\b/, 'AU'],
  [/\b\d{2}-\d{3} \p{Lu}/u, 'PL'],
  [/\b\d{4} ?[A-Z]{2} {1,2}\p{Lu}/u, 'NL'],
]

export interface RegionClues {
  lines: readonly string[]
  domain: string | null
  language: string | null
  /** Countries of numbers that were written with their country code. */
  siblings: readonly CountryCode[]
}

export function likelyRegions(clues: RegionClues): CountryCode[] {
  const found = new Set<CountryCode>(clues.siblings)
  const text = clues.lines.join('\n')
  const folded = fold(text)
  if (ANY_COUNTRY_NAME.test(folded)) {
    for (const [pattern, region] of BY_COUNTRY_NAME) if (pattern.test(folded)) found.add(region)
  }
  const tld = clues.domain?.slice(clues.domain.lastIndexOf('.') + 1) ?? ''
  const byTld =
    BY_TLD[tld] ?? (TLD_REGIONS.has(tld) && !GENERIC_TLDS.has(tld) ? (tld.toUpperCase() as CountryCode) : undefined)
  if (byTld && tld !== 'eu') found.add(byTld)
  for (const [pattern, region] of POSTCODE_SHAPES) if (pattern.test(text)) found.add(region)
  for (const region of BY_LANGUAGE[clues.language ?? ''] ?? []) found.add(region)
  if (found.size === 0) found.add('US')
  return [...found].slice(0, 5)
}
