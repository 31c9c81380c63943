import { words } from './reply-locales.ts'

/**
 * Words by which machine mail gives itself away where its headers don't. Sources: the automatic answers, delivery
 * reports and receipts of Exchange, Gmail, Notes, Postfix, Exim, qmail and Sendmail in their localised versions.
 */

/** A subject of an automatic answer begins with one of these (and a colon or the rest of the subject). */
export const AUTO_REPLY_SUBJECTS: readonly string[] = words(`
  automatic reply | auto reply | auto-reply | autoreply | auto response | auto-response | autoresponder | autoresponse |
  auto: | out of office | out of the office | out-of-office | ooo: | i am out of office | away from office | away: |
  on vacation | vacation reply | on leave | on annual leave | on holiday | automatische antwort | automatische antwoord | abwesenheit: |
  abwesend: | abwesenheitsnotiz | abwesenheitsassistent | abwesenheitsmeldung | nicht im büro | urlaub: | réponse automatique |
  absence du bureau | absent du bureau | absence: | en congé: | message d'absence | respuesta automática | respuesta automatica | fuera de la oficina |
  fuera de oficina | ausente de la oficina | ausencia: | risposta automatica | fuori sede | fuori ufficio | assenza: | assente: |
  resposta automática | resposta automatica | ausência: | fora do escritório | fora do escritorio | ausente do escritório |
  automatisch antwoord | afwezig: | afwezigheid: | niet op kantoor | automatyczna odpowiedź | odpowiedź automatyczna | autoodpowiedź | nieobecność: |
  poza biurem | jestem poza biurem | nieobecny: | urlop: | automatická odpověď | nepřítomnost: | mimo kancelář | automatická odpoveď | neprítomnosť: |
  автоответ | автоматический ответ | автоматическое уведомление об отсутствии | вне офиса | отсутствую: | в отпуске | нет на месте | я в отпуске |
  автоматична відповідь | автовідповідь | поза офісом | відсутній: | 自動返信 | 自動応答 | 不在通知 | 不在のお知らせ | 不在: | 不在連絡 | 休暇中 | 外出中 |
  自动回复 | 自動回覆 | 自动答复 | 外出通知 | 不在办公室 | 休假: | 자동 회신 | 자동 응답 | 자동회신 | 자동응답 | 부재중 | 부재 중 |
  autosvar | automatiskt svar | frånvaro: | inte på kontoret | frånvarande: | automatisk svar | automatisk svar: | fravær: | ikke på kontoret | ikke til stede |
  automaattinen vastaus | poissa: | poissaolo: | lomalla: | otomatik yanıt | otomatik cevap | ofis dışında | ofis dışındayım | izindeyim |
  automatikus válasz | házon kívül | nem vagyok az irodában | szabadság: | răspuns automat | raspuns automat | absent din birou | în concediu |
  automatski odgovor | van ureda | αυτόματη απάντηση | εκτός γραφείου | автоматичен отговор | извън офиса | automaatvastus | automatinis atsakymas | automātiskā atbilde
`)

/** The first line of the text of an automatic answer contains one of these. */
export const ABSENCE_PHRASES: readonly string[] = words(`
  i am out of the office | i'm out of the office | i am currently out of | i'm currently out of | i will be out of the office | i am away from |
  i am on annual leave | i am on vacation | i am on leave | i am on holiday | i'm on vacation | i'm on leave | i'm on holiday | i am away until | i am out until |
  currently out of the office | thank you for your email. i am | limited access to email | limited access to my email | this is an automatic reply | this is an automated response |
  ich bin derzeit nicht im büro | ich bin nicht im büro | ich bin zur zeit nicht | ich bin derzeit nicht | ich bin bis | ich bin ab dem | ich bin im urlaub |
  bin ich nicht im büro | bin ich wieder | nicht im hause | vielen dank für ihre nachricht. ich bin | je suis absent | je suis actuellement absent | je suis en congé | actuellement en congé |
  je serai absent | estoy fuera de la oficina | me encuentro fuera | estaré fuera | estoy de vacaciones | estaré ausente | actualmente fuera de | sono fuori ufficio |
  sono assente | sarò assente | sono in ferie | sono fuori sede | estou fora do escritório | estarei ausente | estou de férias | estou ausente | encontro-me ausente | ik ben afwezig |
  ik ben niet op kantoor | ik ben met vakantie | ik ben op vakantie | ik ben momenteel afwezig | jestem nieobecn | przebywam na urlopie | jestem na urlopie | będę nieobecn | jestem poza biurem |
  nie ma mnie w biurze | jsem mimo kancelář | nejsem v kanceláři | mám dovolenou | jsem na dovolené | som mimo kancelári | nie som v kancelárii |
  меня нет в офисе | нахожусь в отпуске | я в отпуске | я отсутствую | буду отсутствовать | нахожусь вне офиса | сейчас в отпуске | отсутствую на рабочем | мене немає в офісі | перебуваю у відпустці | я у відпустці |
  不在にしております | 休暇をいただいて | 不在とさせて | 休暇中です | お休みをいただ | 不在にして | 外出しております | 出張しております | 我不在办公室 | 我正在休假 | 目前不在 | 我目前外出 | 目前正在休假 | 부재중입니다 | 부재 중입니다 | 휴가 중입니다 | 출장 중입니다 | 자리를 비웁니다 |
  jag är inte på kontoret | jag är på semester | jag är ledig | jag är frånvarande | jeg er ikke på kontoret | jeg er på ferie | jeg er fraværende | jeg holder ferie | olen poissa | olen lomalla |
  ofis dışındayım | izindeyim | yıllık izinde | ofiste değilim | házon kívül vagyok | szabadságon vagyok | nem vagyok az irodában | nu sunt la birou | sunt în concediu | nisam u uredu | λείπω από το γραφείο
`)

/** Subjects of delivery reports contain one of these; they count only from a mail system's address. */
export const BOUNCE_SUBJECTS: readonly string[] = words(`
  undeliverable | undelivered mail | undelivered | delivery status notification | delivery failure | delivery has failed | delivery failed | mail delivery failed | mail delivery system |
  failure notice | returned mail | returned to sender | message not delivered | could not be delivered | couldn't be delivered | delivery incomplete | delivery delayed | warning: could not send | non-delivery |
  unzustellbar | nicht zustellbar | zustellung fehlgeschlagen | nachricht nicht zugestellt | unzustellbare | non remis | non distribuable | échec de la remise | échec de remise | message non délivré |
  no se puede entregar | no entregado | no entregable | notificación de entrega | mancato recapito | non recapitabile | impossibile recapitare | consegna non riuscita | não entregue | não é possível entregar | falha na entrega |
  onbestelbaar | niet bezorgd | niet te bezorgen | niedostarczalne | nie można dostarczyć | niedostarczona | niedostarczono | nie dostarczono | zwrot poczty | nedoručitelné | nedoručitelná | nedoručiteľné |
  не удается доставить | не удалось доставить | недоставленное | недоставлено | сообщение не доставлено | не доставлено | недоставлене | не вдалося доставити | 配信不能 | 配信できません | 配信エラー | 未配信 | 送信エラー | 配達不能 |
  无法送达 | 無法傳遞 | 退信 | 传递失败 | 未送达 | 배달되지 않음 | 배달할 수 없음 | 전송 실패 | 반송 | kan inte levereras | ej levererat | olevererbart | kan ikke leveres | ikke leveret | ikke levert | toimitus epäonnistui | ei voi toimittaa |
  teslim edilemedi | teslim edilemez | kézbesíthetetlen | nem kézbesíthető | nelivrat | nu poate fi livrat | neisporučeno | δεν παραδόθηκε
`)

/** Subjects of read receipts begin with one of these and a colon. */
export const RECEIPT_SUBJECTS: readonly string[] = words(`
  read | not read | delivered | return receipt | read receipt | gelesen | ungelesen | lesebestätigung | empfangsbestätigung | lu | lu(e) | non lu | accusé de réception | confirmation de lecture | leído | no leído |
  confirmación de lectura | letto | non letto | ricevuta di ritorno | conferma di lettura | lida | lido | não lida | confirmação de leitura | gelezen | ongelezen | leesbevestiging | przeczytano | przeczytane | nieprzeczytane |
  potwierdzenie przeczytania | potwierdzenie odczytu | přečteno | potvrzení o přečtení | prečítané | прочитано | прочтено | уведомление о прочтении | підтвердження прочитання | 開封済み | 開封確認 | 已读 | 讀取 | 已讀 | 읽음 |
  läst | läskvitto | læst | lest | luettu | okundu | elolvasva | citit | pročitano
`)

/** Lines with which circulars end; a line of the visible text contains one. */
export const UNSUBSCRIBE_WORDS: readonly string[] = words(`
  unsubscribe | opt out of | opt-out | manage your preferences | email preferences | update your preferences | view in browser | view this email in your browser | view online | newsletter abbestellen | abbestellen | abmelden | vom newsletter |
  im browser ansehen | se désabonner | désabonner | désinscrire | désinscription | darse de baja | cancelar suscripción | cancelar la suscripción | dejar de recibir | annulla iscrizione | annullare l'iscrizione | disiscriviti | cancellati |
  cancelar inscrição | cancelar a inscrição | cancelar subscrição | descadastrar | afmelden | uitschrijven | wypisz się | wypisać się | zrezygnować z subskrypcji | rezygnacja z newslettera | wypis z | odhlásit odběr | odhlásit se | odhlásiť |
  отписаться | отказаться от рассылки | отписка | відписатися | 配信停止 | 配信解除 | 購読解除 | 登録解除 | メルマガ解除 | 退订 | 取消订阅 | 取消訂閱 | 수신거부 | 수신 거부 | 구독 취소 | avregistrera | avprenumerera | avsluta prenumeration |
  afmeld nyhedsbrev | frameld | avmeld | peruuta tilaus | abonelikten çık | leiratkozás | leiratkozom | dezabonare | dezabonează | odjava s
`)

/** Local parts of addresses behind which no person sits; hyphens, dots and underscores are taken out first. */
export const MACHINE_LOCAL_PARTS: readonly string[] = words(`
  noreply | donotreply | nereply | notreply | noresponse | neodpovidat | nieodpowiadaj | nepasrepondre | nereponse | noresponder | naoresponda | nichtantworten | keineantwort | mailerdaemon | postmaster | bounce | bounces |
  notification | notifications | notify | notifier | alert | alerts | automated | automailer | autoreply | mailer | daemon | robot | system | systems | monitoring | monitor | cron | root | nagios | zabbix | jenkins | jira | confluence |
  donotreplyto | nobody | noreplyto | mdaemon | listserv | majordomo | powiadomienia | benachrichtigung | benachrichtigungen | notificaciones | notificacoes | notifiche | shipment | tracking
`)

/** Local parts of circulars. */
export const CAMPAIGN_LOCAL_PARTS: readonly string[] = words(`
  news | newsletter | newsletters | updates | update | marketing | campaign | campaigns | promo | promotions | promotion | offers | deals | mailing | mailings | digest | events | announce | announcements | emailing | mailinglist | werbung | aktuell |
  boletin | actualites | actu | novedades | novita | noticias | nyheter | nieuwsbrief | biuletyn | rassylka | magazin | magazine | press | webinar | webinars | community
`)

/** How service desks confirm that a request arrived; looked for in the first lines. */
export const TICKET_CONFIRMATIONS: readonly string[] = words(`
  request has been registered | request has been received | request has been created | ticket has been created | ticket has been opened | ticket has been received | case has been created | has been logged | we have received your request |
  we have received your message | anfrage wurde registriert | anfrage ist eingegangen | anfrage wurde erfasst | ticket wurde erstellt | ticket wurde eröffnet | votre demande a été enregistrée | votre demande a bien été | votre ticket a été | su solicitud ha sido |
  hemos recibido su solicitud | la sua richiesta è stata | abbiamo ricevuto la tua richiesta | sua solicitação foi | o seu pedido foi | uw verzoek is ontvangen | uw aanvraag is | zgłoszenie zostało | zarejestrowaliśmy zgłoszenie | váš požadavek byl |
  ваша заявка принята | ваша заявка зарегистрирована | ваш запрос зарегистрирован | ваше обращение зарегистрировано | ваш запит зареєстровано | お問い合わせを受け付け | 受付いたしました | 您的请求已 | 您的工单 | 문의가 접수 | 접수되었습니다 | ditt ärende har | din henvendelse er | pyyntösi on vastaanotettu | talebiniz alınmıştır |
  kérését rögzítettük | solicitarea dumneavoastră a fost
`)
