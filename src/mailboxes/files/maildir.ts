import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** What a Maildir says about a message beside the message: flags, folder and delivery time are all in names. */

/** https://cr.yp.to/proto/maildir.html, with D and T as mail programs use them. */
const FLAG_LABELS: Record<string, string> = { S: 'seen', T: 'trash', D: 'draft', F: 'flagged' }

/** Matches "1772431705.M4P7.mill:2,FS"; not "1772431705.M4P7.mill". Some file systems take ";" or "!" for ":". */
const FLAGS = /[:;!]2,([A-Za-z]{0,52})$/

/** Names that servers and programs give to these folders, in English and in the languages of our users. */
const FOLDER_LABELS: [label: string, names: string[]][] = [
  ['sent', ['sent', 'sent items', 'sent messages', 'sent mail', 'gesendet', 'gesendete objekte', 'gesendete elemente']],
  ['sent', ['wysłane', 'elementy wysłane', 'envoyés', 'éléments envoyés', 'enviados', 'elementos enviados']],
  [
    'sent',
    ['отправленные', 'inviati', 'inviata', 'posta inviata', 'verzonden', 'verzonden items', 'odeslané', '送信済み'],
  ],
  ['draft', ['drafts', 'draft', 'entwürfe', 'kopie robocze', 'brouillons', 'borradores', 'черновики', 'bozze']],
  ['draft', ['concepten', 'koncepty', 'rascunhos', '下書き']],
  ['trash', ['trash', 'deleted items', 'deleted messages', 'bin', 'papierkorb', 'gelöschte elemente', 'kosz']],
  ['trash', ['corbeille', 'papelera', 'корзина', 'cestino', 'prullenbak', 'koš', 'lixo', 'ゴミ箱']],
  [
    'spam',
    ['spam', 'junk', 'junk e-mail', 'junk email', 'bulk mail', 'spamverdacht', 'courrier indésirable', '迷惑メール'],
  ],
]

const LABEL_BY_FOLDER = new Map(FOLDER_LABELS.flatMap(([label, names]) => names.map(name => [name, label] as const)))

export function flagLabels(fileName: string): string[] {
  const flags = FLAGS.exec(fileName)?.[1] ?? ''
  return [...flags].flatMap(flag => FLAG_LABELS[flag] ?? [])
}

/** The folder's own name without the dot of Maildir++; levels are separated by a slash. Null for the inbox. */
export function maildirFolder(directoryName: string): string | null {
  if (!directoryName.startsWith('.')) return null
  return decodeFolderName(directoryName.slice(1).split('.').join('/'))
}

/** 'sent', 'draft', 'trash' or 'spam' for the folders of that purpose, else the folder's name. */
export function folderLabel(folder: string): string {
  const name = folder.replace(/^INBOX\//i, '').toLowerCase()
  return LABEL_BY_FOLDER.get(name) ?? folder
}

/** Delivery time from the beginning of the file name (seconds since 1970). */
export function deliveredAt(fileName: string): Date | null {
  const seconds = /^(\d{9,10})\./.exec(fileName)?.[1]
  return seconds === undefined ? null : new Date(Number(seconds) * 1000)
}

/** Where a message lies after its flags have changed or it was read; null where it lies no more. */
export async function findRenamed(path: string): Promise<string | null> {
  const unique = basename(path).replace(FLAGS, '')
  const cur = join(dirname(dirname(path)), 'cur')
  const found = (await readdir(cur)).find(name => name.replace(FLAGS, '') === unique)
  return found === undefined ? null : join(cur, found)
}

/** Modified UTF-7 of IMAP folder names (RFC 3501, 5.1.3): "Wys&AUI-ane" → "Wysłane". What is none stays as it is. */
function decodeFolderName(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]{0,200})-/g, (_all, encoded: string) => {
    if (encoded === '') return '&'
    const bytes = Buffer.from(encoded.replaceAll(',', '/'), 'base64')
    return bytes
      .subarray(0, bytes.length - (bytes.length % 2))
      .swap16()
      .toString('utf16le')
  })
}
