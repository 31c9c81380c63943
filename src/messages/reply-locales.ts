/**
 * The words by which mail programs mark replies, forwards and the headers of the message they answer. Sources: the
 * strings of Outlook, Gmail, Apple Mail, Thunderbird, Notes, Becky!, mail.ru and Yandex in their localised
 * versions. They are compared in the form that `foldLocale` gives.
 */
export type QuoteField = 'from' | 'sent' | 'to' | 'cc' | 'bcc' | 'subject' | 'reply_to' | 'other'

/** Subject prefixes, without their colon. A word may stand in one list only. */
export const REPLY_PREFIXES: readonly string[] = words(`
  re | aw | antw | antwort | sv | vs | vl.re | ref | odp | res | resp | rif | r | ynt | yan | cevap | vá |
  atb | odg | ats | rép | rep | réf | απ | σχετ | ответ | отв | відп | відповідь | 回复 | 答复 | 回覆 | 答覆 | 返信 |
  회신 | 답장 | trả lời | rsp | atsakymas | përgj
`)

export const FORWARD_PREFIXES: readonly string[] = words(`
  fw | fwd | wg | tr | enc | rv | pd | vl | doorst | i | inoltro | vb | vd | videresendt | továbbítás |
  továbbított | ilt | yönl | transf | reenv | pren | přep | prep | proslj | πρθ | προωθ | пересл |
  пересылка | перешл | перес | переслано | 转发 | 轉寄 | 轉發 | 転送 | 전달 | trs | přeposláno | doorgestuurd |
  weitergeleitet | edasi | persiuntimas | препр | chuyển tiếp | terusan
`)

/** Labels that are written before machine answers and receipts in the subject; they neither reply nor forward. */
export const BANNER_TAGS: readonly string[] = words(`
  external | ext | external email | external sender | externe | extern | extern e-mail | externo | esterno |
  zewnętrzny | wiadomość zewnętrzna | email externe | внешняя почта | внешнее | 外部 | 外部メール | 社外 | 外部邮件 | 외부 |
  spam | suspected spam | ***spam*** | caution | outside | unverified | bulk | signed | encrypted | secure
`)

/** Labels of a quoted header block. */
export const QUOTE_LABELS: Readonly<Record<Exclude<QuoteField, 'other'>, readonly string[]>> = {
  from: words(`
    from | von | de | da | van | od | от | от кого | від | від кого | отправитель | 差出人 | 送信者 | 送信元 | 发件人 |
    發件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | 발신 | från | fra | lähettäjä | kimden | gönderen | feladó | de la |
    expéditeur | remitente | mittente | remetente | afzender | nadawca | odesílatel | odosielateľ | avsändare |
    afsender | avsender | šalje | pošiljatelj | pošiljalac | nuo | siuntėjas | saatja | kellelt | no |
    sūtītājs | από | expeditor | absender | frá | từ | dari
  `),
  sent: words(`
    sent | date | sent at | date sent | gesendet | gesendet am | datum | envoyé | envoyé le | date d’envoi |
    date d'envoi | enviado | enviado el | enviada | enviada em | enviado em | enviada el | fecha |
    fecha de envío | inviato | inviato il | data | data invio | data de envio | verzonden | verzonden op |
    wysłano | wysłane | data wysłania | odesláno | odoslané | odeslané | отправлено | дата | дата отправки |
    надіслано | відправлено | надіслане | 送信日時 | 日時 | 日付 | 送信日 | 发送时间 | 发送日期 | 日期 | 时间 | 時間 | 傳送時間 | 傳送日期 |
    寄件日期 | 寄件時間 | 發送時間 | 보낸 날짜 | 보낸날짜 | 보낸 시간 | 날짜 | 일시 | skickat | skickat den | sendt | dato | lähetetty |
    päiväys | päivämäärä | pvm | gönderildi | gönderilme tarihi | gönderim tarihi | gönderme tarihi | tarih |
    elküldve | küldve | dátum | küldés dátuma | trimis | trimisă | data trimiterii | dată | poslano | poslato |
    изпратено | στάλθηκε | ημερομηνία | saadetud | kuupäev | išsiųsta | nosūtīts | datums | dagsetning | ngày |
    đã gửi | tanggal
  `),
  to: words(`
    to | an | à | a | para | aan | do | komu | pro | кому | получатель | 宛先 | 送信先 | 收件人 | 收件者 | 받는 사람 | 받는사람 |
    수신 | till | til | vastaanottaja | kime | alıcı | címzett | către | catre | za | prima | kam | kellele |
    adresát | adresat | до | destinataire | destinataires | destinatario | destinatário | empfänger |
    ontvanger | προς | pre | tới | đến | kepada | primatelj
  `),
  cc: words(`
    cc | kopie | kopie (cc) | copie | copie à | copia | cópia | c.c | dw | kopia | копия | копія | 抄送 | 副本 |
    참조 | kopi | kopio | bilgi | másolat | másolatot kap | másolat (cc) | kópia | κοιν | κοινοποίηση | копие |
    koopia | kopija | knt | kopie: | c c
  `),
  bcc: words(`
    bcc | cci | cco | ccn | udw | bk | blindkopie | skrytá | скрытая копия | 密件抄送 | 密件副本 | 숨은 참조 | gizli |
    piilokopio
  `),
  subject: words(`
    subject | betreff | objet | asunto | oggetto | assunto | onderwerp | temat | předmět | predmet | тема |
    件名 | 主题 | 主題 | 主旨 | 標題 | 标题 | 제목 | ämne | emne | aihe | konu | tárgy | subiect | θέμα | относно | tēma |
    tema | teema | naslov | efni | chủ đề | subjek | perihal | zadeva
  `),
  reply_to: words(`
    reply-to | reply to | antwort an | antworten an | répondre à | responder a | responder para | rispondi a |
    odpowiedz do | odpověď | ответить | 返信先 | 回复 | 답장 받는 사람 | svar till | svar til | antwoord aan |
    beantwoorden
  `),
}

/** Labels that may stand inside such a block and say nothing about who wrote. */
export const OTHER_LABELS: readonly string[] = words(`
  importance | priority | attachments | attachment | sensitivity | organization | mailed-by | signed-by |
  list-id | message-id | wichtigkeit | priorität | anlagen | anhang | vertraulichkeit | organisation |
  pièces jointes | pièce jointe | importance haute | importancia | adjuntos | datos adjuntos | priorità |
  allegati | importância | anexos | prioriteit | bijlagen | urgentie | ważność | załączniki | priorytet |
  důležitost | přílohy | важность | вложения | важливість | вкладення | 重要度 | 添付ファイル | 重要性 | 附件 | 중요도 | 첨부 |
  prioritet | bifogade filer | vedhæftede filer | vigtighed | viktighet | vedlegg | tärkeys | liitteet |
  önem | ekler | fontosság | mellékletek | atașamente | importanță | categories | kategorien | resent-from |
  resent-to | x-mailer | sender | when | where
`)

/** Text between the rules of "---- Forwarded message ----". */
export const FORWARD_MARKERS: readonly string[] = words(`
  forwarded message | forwarded by | forwarded mail | forwarded email | forwarded msg |
  weitergeleitete nachricht | weitergeleitet von | weitergeleitete e-mail | message transféré |
  message transmis | message réexpédié | courriel transféré | réacheminé par | transféré par |
  mensaje reenviado | reenviado por | messaggio inoltrato | inoltrato da | mensagem encaminhada |
  mensagem reencaminhada | encaminhado por | doorgestuurd bericht | doorgestuurd door |
  wiadomość przekazana | przekazana wiadomość | wiadomość przesłana dalej | treść przekazanej wiadomości |
  przesłane przez | przeposlaná zpráva | přeposlaná zpráva | přeposlal | preposlaná správa |
  пересылаемое сообщение | пересланное сообщение | переадресованное сообщение | пересылаемое письмо |
  переслане повідомлення | перенаправлене повідомлення | пересланий лист | 転送メッセージ | 転送されたメッセージ | 転送メール |
  转发邮件信息 | 转发邮件 | 转发的邮件 | 已转发邮件 | 转发的消息 | 轉寄郵件 | 轉寄的郵件 | 已轉寄的郵件 | 轉寄訊息 | 전달된 메시지 | 전달된 메일 | 전달 메시지 |
  vidarebefordrat meddelande | vidarebefordrat av | videresendt besked | videresendt meddelelse |
  videresendt melding | videresendt av | välitetty viesti | edelleenlähetetty viesti | iletilen mesaj |
  iletilmiş mesaj | iletilen ileti | yönlendirilen ileti | továbbított üzenet | továbbított levél |
  mesaj redirecționat | mesaj redirectionat | mesaj transmis | proslijeđena poruka | prosleđena poruka |
  препратено съобщение | προωθημένο μήνυμα | edastatud kiri | persiųstas laiškas | pārsūtīts ziņojums |
  posredovano sporočilo | missatge reenviat | thư được chuyển tiếp | pesan terusan
`)

/** A whole line that begins a forwarded message, usually Apple's, closed by a colon. */
export const FORWARD_OPENERS: readonly string[] = words(`
  begin forwarded message | anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail |
  beginn der weitergeleiteten nachricht | début du message réexpédié | début du message transféré |
  inicio del mensaje reenviado | inizio messaggio inoltrato | inizio del messaggio inoltrato |
  início da mensagem reencaminhada | início da mensagem encaminhada | begin doorgestuurd bericht |
  begin van doorgestuurd bericht | początek przekazywanej wiadomości |
  początek wiadomości przekazanej dalej | začátek přeposílané zprávy | začátek přeposlané zprávy |
  začiatok preposlanej správy | začiatok posunutej správy | начало переадресованного сообщения |
  начало переадресованного письма | начало пересылаемого сообщения | початок листа, що пересилається |
  початок переадресованого повідомлення | 転送されたメッセージ | 以下は転送されたメッセージです | 开始转发的邮件 | 開始轉寄郵件 | 轉寄訊息開始 |
  전달된 메시지 | 전달된 메시지 시작 | vidarebefordrat mejl | vidarebefordrat brev | börja vidarebefordrat meddelande |
  start på videresendt besked | begynd videresendt besked | videresendt besked |
  start på videresendt melding | videresendt melding | begynnelse på videresendt melding |
  välitetty viesti alkaa | välitetyn viestin alku | iletilen ileti başlangıcı |
  iletilmiş mesajın başlangıcı | továbbított levél kezdete | a továbbított üzenet kezdete |
  începutul mesajului redirecționat | începe mesajul redirecționat | započni proslijeđenu poruku |
  αρχή προωθημένου μηνύματος | inici del missatge reenviat | mulai pesan terusan |
  bắt đầu thư được chuyển tiếp | forwarded message
`)

/** Text between the rules of "-----Original Message-----". */
export const ORIGINAL_MARKERS: readonly string[] = words(`
  original message | original appointment | original mail | original e-mail | reply message |
  ursprüngliche nachricht | ursprüngliche mail | originalnachricht | original-nachricht | originaltermin |
  ursprünglicher termin | message d'origine | message d’origine | message original | message initial |
  rendez-vous d’origine | courriel original | mensaje original | cita original | messaggio originale |
  messaggio originario | mensagem original | oorspronkelijk bericht | origineel bericht |
  wiadomość oryginalna | oryginalna wiadomość | treść oryginalnej wiadomości | wiadomość pierwotna |
  původní zpráva | originální zpráva | pôvodná správa | исходное сообщение | оригинальное сообщение |
  первоначальное сообщение | исходное письмо | вихідне повідомлення | оригінальне повідомлення |
  початкове повідомлення | 元のメッセージ | 元メッセージ | 元のメール | オリジナルメッセージ | 原始邮件 | 邮件原件 | 原邮件 | 原始信息 | 原始郵件 | 原始訊息 |
  원본 메시지 | 원본 메일 | 원본메시지 | originalmeddelande | ursprungligt meddelande | ursprungligt mejl |
  oprindelig meddelelse | oprindelig besked | original meddelelse | opprinnelig melding | original melding |
  alkuperäinen viesti | alkuperäinen sanoma | orijinal mesaj | özgün ileti | orijinal ileti | özgün i̇leti |
  eredeti üzenet | eredeti levél | mesaj original | mesajul original | mesaj inițial | izvorna poruka |
  originalna poruka | оригинално съобщение | αρχικό μήνυμα | algne kiri | originaal kiri |
  originalus laiškas | sākotnējais ziņojums | izvirno sporočilo | missatge original | thư gốc | pesan asli |
  quoted message | end of original message
`)

/** The verb of an attribution line ("On … she wrote:"), looked for as whole words where the script has them. */
export const WROTE_WORDS: readonly string[] = words(`
  wrote | writes | said | schrieb | schreibt | hat geschrieben | a écrit | écrit | ecrit | escribió |
  escribio | escribe | ha scritto | scrive | scriveva | escreveu | escreve | schreef | heeft geschreven |
  geschreven | napisał | napisała | napisał(a) | napisała(a) | pisze | napsal | napsala | napsal(a) | píše |
  napísal | napísala | napísal(a) | написал | написала | написал(а) | написали | пишет | писал | писал(а) |
  писала | написав | написав(ла) | пише | skrev | skriver | kirjoitti | kirjoittaa | yazdı | şunları yazdı |
  şunu yazdı | írta | ezt írta | írja | a scris | scrie | je napisao | je napisala | napisao | napisala |
  je napisao/la | написа | έγραψε | kirjutas | rašė | parašė | rakstīja | va escriure | ha escrit | đã viết |
  menulis | skrifaði | je napisal | piše
`)

/** The same in scripts without spaces between words: a substring is enough. */
export const WROTE_PARTS: readonly string[] = words(
  `写道 | 寫道 | 写到 | 書きました | は書きました | さんは | のメール | のメッセージ | からのメール | 撰写 | 님이 작성 | 작성 | 썼습니다 | 님의 말`,
)

/** The form in which text is compared with these tables. */
export function foldLocale(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().trim()
  // A dotted capital I (Turkish) becomes i and a loose dot; the dot goes.
  return text.normalize('NFKC').toLowerCase().replaceAll('\u0307', '').replaceAll('’', "'").trim()
}

export function words(text: string): readonly string[] {
  return text
    .split('|')
    .map(foldLocale)
    .filter(word => word !== '')
}
