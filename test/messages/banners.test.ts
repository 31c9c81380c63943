import { expect, it } from 'vitest'
import { removeBanners } from '../../src/messages/banners.ts'

const asLines = (text: string) => text.split('\n').map(line => ({ text: line, quoteDepth: 0, links: [] }))
const strip = (text: string) =>
  removeBanners(asLines(text))
    .map(line => line.text)
    .join('\n')

it.each([
  'CAUTION: This email originated from outside of the organization. Do not click links\nor open attachments unless you recognize the sender.',
  '[EXTERNAL EMAIL]',
  "You don't often get email from ann@client.example. Learn why this is important",
  'ACHTUNG: Externe E-Mail. Bitte Anhänge nicht öffnen.',
  'Uwaga: wiadomość zewnętrzna',
  'Nie otrzymujesz często wiadomości e-mail od ann@client.example.',
  'ВНИМАНИЕ: Внешний отправитель!\nНе открывайте вложения.',
  'このメールは社外から送信されています。\n添付ファイルにご注意ください。',
])('a box above the text is taken away: %s', banner => {
  expect(strip(`${banner}\n\nHello Bob,\nthe price is fine.`)).toBe('Hello Bob,\nthe price is fine.')
})

it('a box directly above the greeting takes no word of it', () => {
  expect(strip('External sender: be careful.\nHello Bob,\nplease click the link.')).toBe(
    'Hello Bob,\nplease click the link.',
  )
})

it.each([
  'Hello,\nplease mark our mail, it says "this is an external email" on top of each one we send to you.',
  'Caution: the pump is hot.\nDo not click it on.',
  `${'Line\n'.repeat(8)}[EXTERNAL EMAIL]`,
])('text that only speaks of such things stays: %s', text => {
  expect(strip(text)).toBe(text)
})
