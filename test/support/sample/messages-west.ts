import type { SampleMessage } from './message.ts'

/** German, French, Spanish, Portuguese and Japanese customers of Nora's. */
export const westMessages: SampleMessage[] = [
  {
    id: 'katrin-offer',
    at: '2026-09-01 09:14',
    from: 'katrin',
    to: ['nora'],
    cc: ['sales'],
    subject: 'Rückfragen zum Angebot D-20417',
    text: `Liebe Frau Whitfield,

vielen Dank für das Angebot zum FL-600. Drei Punkte sind bei uns noch offen:

1. Passt der Ofen durch eine Tür von 1,02 m, wenn man die Füße abnimmt?
2. Können wir die Steuerung auf Deutsch bekommen?
3. Unser Einkauf fragt nach 30 Tagen Zahlungsziel.

Wenn das geht, sind wir uns schnell einig.

Mit freundlichen Grüßen
{sig}`,
  },
  {
    id: 'katrin-offer-re',
    at: '2026-09-01 11:50',
    from: 'nora',
    to: ['katrin'],
    cc: ['sales'],
    subject: 'AW: Rückfragen zum Angebot D-20417',
    reply: 'katrin-offer',
    text: `Liebe Frau Lührs,

dreimal ja: ohne Füße sind es 98 cm, die Steuerung spricht Deutsch, und 30 Tage sind in Ordnung. Das neue Angebot mit der Nummer D-20417-b liegt morgen bei Ihnen.

Herzliche Grüße aus Sheffield
{sig}`,
  },
  {
    id: 'hanna-intro',
    at: '2026-09-03 14:25',
    from: 'hanna',
    to: ['nora'],
    cc: ['katrin'],
    subject: 'Re: Rückfragen zum Angebot D-20417',
    reply: 'katrin-offer-re',
    text: `Sehr geehrte Frau Whitfield,

ich habe im August die Leitung des Einkaufs bei Tonwerk übernommen und begleite die Bestellung ab jetzt. Bitte schicken Sie die Auftragsbestätigung direkt an mich; Herr Brandt ist weiterhin für die Eingangsrechnungen da.

Viele Grüße
{sig}`,
  },
  {
    id: 'hanna-intro-re',
    at: '2026-09-03 16:00',
    from: 'nora',
    to: ['hanna'],
    cc: ['katrin'],
    subject: 'AW: Rückfragen zum Angebot D-20417',
    reply: 'hanna-intro',
    text: `Sehr geehrte Frau Voss,

willkommen, und danke für die Nachricht. Die Bestätigung kommt heute noch zu Ihnen.

{sig}`,
  },
  {
    id: 'brandt-private',
    at: '2026-09-20 19:02',
    from: 'brandtPrivate',
    to: ['sales'],
    auth: 'aligned',
    subject: 'Frage zum Ofen',
    text: `Guten Abend,

ich schreibe von zu Hause, weil ich meine Zugangsdaten nicht dabei habe. Können Sie mir sagen, wie lange die Garantie auf die Heizwendeln läuft? Eine kurze Antwort genügt.

Gruß
Peter Brandt`,
  },
  {
    id: 'katrin-nils',
    at: '2026-10-05 08:31',
    from: 'katrin',
    to: ['sales'],
    subject: 'Einweisung am 22. Oktober',
    text: `Guten Morgen,

zur Einweisung am 22. kommt außer mir unser Auszubildender, Nils Ahrens (Tel. -125). Er darf alles anfassen, was nicht heiß ist.

Bitte rechnen Sie mit Fragen.

Mit freundlichen Grüßen
{sig}`,
  },
  {
    id: 'solene-raku',
    at: '2026-09-04 10:40',
    from: 'solene',
    to: ['nora'],
    subject: 'Four raku : une précision',
    text: `Bonjour Nora,

Merci pour le devis. Bastien me demande si le brûleur peut être monté à gauche : chez nous le mur est à droite et il tient à sa moustache.

Autre chose, nous aimerions être livrés avant le 20 octobre, date de notre portes ouvertes.

Bien à vous,
{sig}`,
  },
  {
    id: 'solene-raku-re',
    at: '2026-09-04 12:15',
    from: 'nora',
    to: ['solene'],
    cc: ['bastien'],
    subject: 'RE: Four raku : une précision',
    reply: 'solene-raku',
    text: `Bonjour Solène,

À gauche, sans supplément : on ne plaisante pas avec les moustaches. Livraison le 14 octobre si vous confirmez cette semaine.

Bien cordialement,
{sig}`,
  },
  {
    id: 'bastien-ok',
    at: '2026-09-04 17:55',
    from: 'bastien',
    to: ['nora'],
    cc: ['solene'],
    subject: 'Re: Four raku : une précision',
    reply: 'solene-raku-re',
    text: `Merci de tout cœur ! C'est bon pour moi, Solène signe demain.

{sig}`,
  },
  {
    id: 'mireille-school',
    at: '2026-09-10 14:03',
    from: 'mireille',
    to: ['sales'],
    subject: 'Fours pour salle de classe - demande de devis',
    text: `Madame, Monsieur,

Dans le cadre de la rénovation de notre atelier céramique, nous souhaitons recevoir un devis pour deux fours TL-60, installation et mise en service comprises. Le budget est voté pour l'année 2026 ; la facture doit nous parvenir avant le 30 novembre.

Pourriez-vous également joindre les attestations de conformité CE ?

Je vous prie d'agréer, Madame, Monsieur, mes salutations distinguées.

{sig}`,
  },
  {
    id: 'mireille-school-re',
    at: '2026-09-11 10:31',
    from: 'sales',
    to: ['mireille'],
    subject: 'RE: Fours pour salle de classe - demande de devis',
    reply: 'mireille-school',
    text: `Madame,

Merci de votre demande. Vous trouverez le devis et les attestations en début de semaine prochaine. Une question : l'atelier est-il au rez-de-chaussée ?

{sig}`,
  },
  {
    id: 'lucia-shuttle',
    at: '2026-09-08 13:20',
    from: 'lucia',
    to: ['nora', 'sales'],
    subject: 'D-20388: condiciones y plazo',
    text: `Buenas tardes, Nora:

Hemos revisado la oferta D-20388 con dirección. Estamos de acuerdo con el precio, pero necesitamos cerrar dos cosas: el plazo (no más tarde de enero, por la campaña de azulejo) y un técnico vuestro durante la primera semana.

¿Lo podemos hablar el jueves por teléfono? A partir de las diez estoy en el despacho.

Un saludo,
{sig}`,
  },
  {
    id: 'lucia-shuttle-re',
    at: '2026-09-08 15:44',
    from: 'nora',
    to: ['lucia'],
    cc: ['sales'],
    subject: 'RE: D-20388: condiciones y plazo',
    reply: 'lucia-shuttle',
    text: `Buenas tardes, Lucía:

El jueves a las diez y media te llamo. La semana con Priya está incluida; para enero tengo que mover a otro cliente, pero creo que se deja.

Un abrazo,
{sig}`,
  },
  {
    id: 'lucia-close',
    at: '2026-09-17 18:02',
    from: 'lucia',
    to: ['nora'],
    subject: 'RE: D-20388: condiciones y plazo',
    reply: 'lucia-shuttle-re',
    text: `Nora:

Dirección ha dado el visto bueno. Mañana os llega el pedido firmado. Vicent ya está haciendo sitio en la nave y no se le puede hablar de otra cosa.

Un saludo,
{sig}`,
  },
  {
    id: 'turia-info',
    at: '2026-09-24 09:09',
    from: 'turiaInfo',
    to: ['sales'],
    subject: 'Certificado de retenciones',
    text: `Buenos días:

¿Nos pueden enviar el certificado de residencia fiscal del año en curso? Lo necesitamos para contabilidad.

Gracias,
{sig}`,
  },
  {
    id: 'ines-first',
    at: '2026-09-23 16:16',
    from: 'ines',
    to: ['nora'],
    subject: 'Peças para o forno antigo',
    text: `Boa tarde, Nora,

O nosso velho TL-120 (de 2011!) precisa de uma tampa nova e de dois termopares. Ainda têm peças para essa série? Se for mais barato trocar o forno, diga com franqueza.

Com os melhores cumprimentos,
{sig}`,
  },
  {
    id: 'ines-first-re',
    at: '2026-09-24 10:02',
    from: 'nora',
    to: ['ines'],
    subject: 'RE: Peças para o forno antigo',
    reply: 'ines-first',
    text: `Boa tarde, Inês,

Com franqueza: a tampa ainda existe e custa 310 euros, os termopares 24 cada. Fique com o forno, ele merece.

{sig}`,
  },
  {
    id: 'sasaki-quote',
    at: '2026-09-10 17:30',
    from: 'sasaki',
    to: ['nora'],
    cc: ['morita'],
    subject: 'お見積りについて（PK-300）',
    text: `Fernhill Kilns
Nora Whitfield 様

いつもお世話になっております。株式会社灯窯の佐々木です。

先日お送りいただいたPK-300のお見積り、誠にありがとうございました。
社内で検討した結果、次の二点を確認させてください。

・電源は三相200Vに対応可能でしょうか。
・納期は来年二月末に間に合いますでしょうか。

お手数をおかけいたしますが、よろしくお願いいたします。

{sig}`,
  },
  {
    id: 'sasaki-quote-re',
    at: '2026-09-10 12:05',
    from: 'nora',
    to: ['sasaki'],
    cc: ['morita'],
    subject: 'RE: お見積りについて（PK-300）',
    reply: 'sasaki-quote',
    text: `Dear Sasaki-san,

Thank you very much for your questions. Three-phase 200 V is possible with our Japanese transformer set, and shipping at the end of January means the kiln reaches you in the third week of February.

With kind regards,
{sig}`,
  },
  {
    id: 'morita-test',
    at: '2026-09-15 11:08',
    from: 'morita',
    to: ['nora'],
    cc: ['sasaki'],
    subject: 'Re: お見積りについて（PK-300）',
    reply: 'sasaki-quote-re',
    text: `ウィットフィールド様

製造部の森田です。
出荷前に試験焼成を行っていただくことは可能でしょうか。
当社の磁器土を二十キロほどお送りいたします。

{sig}`,
  },
  {
    id: 'yoko-visit',
    at: '2026-09-25 10:12',
    from: 'yoko',
    to: ['sales'],
    subject: '工場見学のお願い',
    text: `はじめてご連絡いたします。
白山陶房の白山と申します。

十月十二日から英国に参ります。もしよろしければ、シェフィールドの工場を見学させていただけないでしょうか。
小さな窯元ですが、新しい窯を一基考えております。

どうぞよろしくお願い申し上げます。

{sig}`,
  },
  {
    id: 'yoko-visit-re',
    at: '2026-09-25 09:40',
    from: 'nora',
    to: ['yoko'],
    cc: ['sales'],
    subject: 'RE: 工場見学のお願い',
    reply: 'yoko-visit',
    text: `Dear Ms Hakusan,

We would be delighted. How about Wednesday 14 October, eleven o'clock, with lunch? I'll meet you at the station.

{sig}`,
  },
]
