import type { TextLine } from './message.ts'
import { foldLocale, words } from './reply-locales.ts'

/**
 * Mail servers put boxes above what outsiders write ("CAUTION: This email originated from outside …"). They are
 * nobody's text: they would stand in every preview and could be read as part of a signature.
 * Sources: the default texts of Exchange Online, Mimecast and Proofpoint, and what admins publish of their own.
 */
const CAUTIONS = words(`
  this email originated from outside | this message originated from outside | this e-mail originated from outside | this email originated outside | email is from an external | this is an external email | external email: | external sender: |
  [external email] | [external sender] | caution: external | caution: this email | caution: this message | warning: external email | warning: this email originated | this message was sent from outside | this email was sent from outside | sender is outside |
  you don't often get email from | some people who received this message don't often get email from | this sender is external | external email - | ***external*** | diese e-mail stammt von außerhalb | diese e-mail kommt von außerhalb | diese nachricht stammt von |
  diese nachricht wurde von außerhalb | externe e-mail: | achtung: externe | vorsicht: externe | sie erhalten nicht häufig e-mails von | ce courriel provient de l'extérieur | cet e-mail provient de l'extérieur | ce message provient de l'extérieur | attention : expéditeur externe |
  attention: expéditeur externe | courriel externe : | vous n'obtenez pas souvent d'e-mail | vous ne recevez pas souvent de courriers de | este correo se originó fuera | este correo electrónico proviene de fuera | este mensaje proviene de fuera | correo externo: | precaución: correo externo |
  no suele recibir correos electrónicos de | no suele recibir correo electrónico de | questa email proviene dall'esterno | questa e-mail proviene dall'esterno | questo messaggio proviene dall'esterno | email esterna: | non si ricevono spesso messaggi di posta | este e-mail teve origem fora |
  este email foi enviado de fora | e-mail externo: | você não costuma receber emails de | não costuma receber e-mails de | deze e-mail is afkomstig van buiten | dit bericht is afkomstig van buiten | externe e-mail - | let op: externe | u ontvangt niet vaak e-mail van | wiadomość pochodzi spoza organizacji |
  wiadomość spoza organizacji | ta wiadomość pochodzi z zewnątrz | wiadomość zewnętrzna: | uwaga: wiadomość zewnętrzna | nie otrzymujesz często wiadomości e-mail od | tato zpráva pochází z vnějšku | externí e-mail: | внимание: внешн | внешняя почта: | это письмо отправлено извне | письмо от внешнего отправителя |
  вы нечасто получаете письма | увага: зовнішн | 社外からのメールです | このメールは社外から | 外部からのメールです | 【注意】社外 | このメールは組織外から | 此邮件来自外部 | 外部邮件： | 注意：外部 | 您不经常收到来自 | 외부에서 온 메일 | 외부 메일입니다 | 발신자는 외부 | detta e-postmeddelande kommer från en extern | externt meddelande: |
  denne e-mail kommer fra en ekstern | denne e-posten kommer fra en ekstern | tämä viesti on lähetetty organisaation ulkopuolelta | bu e-posta kuruluş dışından | ez az üzenet külső | acest e-mail provine din exterior
`)

/** What the sentences after the first one speak of; they fall with it, and only with it. */
const ADVICE = words(`
  click | link | attachment | recognize the sender | recognise the sender | content is safe | learn why this is important | learnaboutsenderidentification | organization | organisation | unless you | verify the sender | phishing | klicken | anhänge | absender | vertrauen | warum dies wichtig |
  cliquez | pièces jointes | expéditeur | haga clic | enlaces | adjuntos | remitente | cliccare | allegati | mittente | clique | anexos | remetente | klik | bijlagen | afzender | klikaj | załącznik | nadawc | neklikejte | přílohy | ссылк | вложени | отправител | посиланн |
  リンク | 添付ファイル | 送信者 | 链接 | 附件 | 发件人 | 링크 | 첨부
`)

/** A box stands at the top: so many lines with text are looked at. */
const FIRST_LINES = 6
const LONGEST_BOX = 6

/** The lines without the boxes at their top. Lines further down stay, whatever they say. */
export function removeBanners(lines: readonly TextLine[]): TextLine[] {
  const kept: TextLine[] = []
  let seen = 0
  let at = 0
  while (at < lines.length && seen < FIRST_LINES) {
    const line = lines[at]!
    const end = line.quoteDepth === 0 && isCaution(line.text) ? boxEnd(lines, at) : at
    if (end > at) {
      at = end
      continue
    }
    kept.push(line)
    if (line.text.trim() !== '') seen++
    at++
  }
  for (; at < lines.length; at++) kept.push(lines[at]!)
  return kept
}

function isCaution(text: string): boolean {
  const folded = fold(text)
  // The phrase opens the line, perhaps behind a label ("CAUTION: …", "⚠ …").
  return CAUTIONS.some(phrase => {
    const found = folded.indexOf(phrase)
    return found >= 0 && found <= 24
  })
}

/** Behind the sentences of advice and one blank line. */
function boxEnd(lines: readonly TextLine[], start: number): number {
  let at = start + 1
  while (at < lines.length && at - start < LONGEST_BOX && isAdvice(lines[at]!.text)) at++
  return lines[at]?.text.trim() === '' ? at + 1 : at
}

function isAdvice(text: string): boolean {
  const folded = fold(text)
  return isCaution(text) || ADVICE.some(word => folded.includes(word))
}

function fold(text: string): string {
  return foldLocale(text.slice(0, 500))
}
