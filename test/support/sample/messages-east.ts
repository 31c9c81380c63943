import type { SampleMessage } from './message.ts'

/** Tomasz's customers: Polish, Czech, Russian, German glass, Italian and Dutch. */
export const eastMessages: SampleMessage[] = [
  {
    id: 'ewa-kilns',
    at: '2026-09-01 13:37',
    from: 'ewa',
    to: ['tomasz'],
    subject: 'Dwa piece TL-120, pytanie o transport',
    text: `Panie Tomku,

decyzja zapadła, bierzemy dwa. Tylko podwórko mamy wąskie i ciężarówka z windą nie zawróci. Da się dowieźć mniejszym autem albo rozładować na ulicy?

Pozdrawiam serdecznie,
{sig}`,
  },
  {
    id: 'ewa-kilns-re',
    at: '2026-09-01 15:20',
    from: 'tomasz',
    to: ['ewa'],
    subject: 'Re: Dwa piece TL-120, pytanie o transport',
    reply: 'ewa-kilns',
    text: `Pani Ewo,

bardzo się cieszę! Damy radę: przeładujemy w Wieliczce na mały samochód i podjedziemy pod same drzwi. Dopiszę do oferty D-20398, koszt biorę na siebie.

{sig}`,
  },
  {
    id: 'marek-programs',
    at: '2026-09-04 09:52',
    from: 'marek',
    to: ['tomasz'],
    cc: ['ewa'],
    subject: 'Re: Dwa piece TL-120, pytanie o transport',
    reply: 'ewa-kilns-re',
    text: `Dzień dobry,

czy w nowych sterownikach da się zapisać więcej niż 12 programów? Mamy cztery gliny i każda chce czego innego.

{sig}`,
  },
  {
    id: 'ewa-number',
    at: '2026-09-30 08:15',
    from: 'ewaNew',
    to: ['tomasz'],
    subject: 'Odbiór w czwartek',
    text: `Panie Tomku,

w czwartek będę na miejscu od siódmej. Proszę dzwonić już na nowy numer, stary oddałam córce.

Pozdrawiam
{sig}`,
  },
  {
    id: 'wrona-lehr',
    at: '2026-09-07 07:48',
    from: 'wrona',
    to: ['tomasz'],
    cc: ['malec'],
    subject: 'Odprężarka - zakres prac [D-20405]',
    text: `Dzień dobry,

po wczorajszej wizji lokalnej proszę o uzupełnienie zakresu o wymianę taśmy na całej długości oraz dwa dodatkowe punkty pomiarowe w strefie trzeciej. Postój mamy zaplanowany na 14-28 listopada i ani dnia dłużej.

Za zakupy odpowiada p. Joanna, proszę ją włączyć do korespondencji.

Z poważaniem
{sig}`,
  },
  {
    id: 'wrona-lehr-re',
    at: '2026-09-07 12:30',
    from: 'tomasz',
    to: ['wrona'],
    cc: ['malec'],
    subject: 'Re: Odprężarka - zakres prac [D-20405]',
    reply: 'wrona-lehr',
    text: `Dzień dobry Panie Dyrektorze,

przyjąłem: taśma w całości, strefa trzecia z dwoma termoparami więcej. Wyślę poprawiony kosztorys w środę. Czternaście dni wystarczy, jeśli taśma dojedzie przed postojem.

{sig}`,
  },
  {
    id: 'malec-order',
    at: '2026-09-11 11:26',
    from: 'malec',
    to: ['tomasz'],
    subject: 'RE: Odprężarka - zakres prac [D-20405]',
    reply: 'wrona-lehr-re',
    text: `Panie Tomaszu,

w załączeniu warunki zakupu. Proszę o potwierdzenie terminu płatności 45 dni i o dane do faktury.

Pozdrawiam
{sig}`,
    attachment: { name: 'warunki-zakupu.txt', type: 'text/plain', content: 'Termin płatności: 45 dni od dostawy.\n' },
  },
  {
    id: 'malec-again',
    at: '2026-09-18 10:05',
    from: 'malec',
    to: ['tomasz'],
    cc: ['sales'],
    subject: 'Przypomnienie: D-20405',
    text: `Dzień dobry,

uprzejmie przypominam o potwierdzeniu. Bez niego nie uruchomię zaliczki.

Pozdrawiam
{sig}`,
  },
  {
    id: 'malec-again-re',
    at: '2026-09-18 10:41',
    from: 'tomasz',
    to: ['malec'],
    cc: ['sales'],
    subject: 'Re: Przypomnienie: D-20405',
    reply: 'malec-again',
    text: `Pani Joanno, potwierdzam 45 dni i przepraszam za zwłokę, cały tydzień byłem na targach.

{sig}`,
  },
  {
    id: 'seidl-oven',
    at: '2026-09-02 16:12',
    from: 'seidl',
    to: ['tomasz'],
    cc: ['brandtGlass'],
    subject: 'Kühlofen AO-90: Termin für die Besprechung',
    text: `Sehr geehrter Herr Zieliński,

Herr Brandt und ich würden das Angebot D-20422 gern am 24. September mit Ihnen durchgehen, am liebsten bei uns am Ofen. Passt Ihnen der Vormittag?

Mit besten Grüßen
{sig}`,
  },
  {
    id: 'seidl-oven-re',
    at: '2026-09-02 18:05',
    from: 'tomasz',
    to: ['seidl'],
    cc: ['brandtGlass'],
    subject: 'Re: Kühlofen AO-90: Termin für die Besprechung',
    reply: 'seidl-oven',
    text: `Sehr geehrte Frau Dr. Seidl,

der 24. um zehn Uhr passt mir sehr gut. Ich bringe die Kurven vom Probelauf mit.

{sig}`,
  },
  {
    id: 'brandt-glass',
    at: '2026-09-25 07:40',
    from: 'brandtGlass',
    to: ['tomasz'],
    subject: 'Re: Kühlofen AO-90: Termin für die Besprechung',
    reply: 'seidl-oven-re',
    bare: true,
    text: `Moin Herr Zielinski,

gutes Gespräch gestern. Eins noch: die Tür muß bei uns nach links aufgehen, sonst steht der Stapler im Weg. Steht das schon in der Zeichnung?

Gruß
{sig}`,
  },
  {
    id: 'greta-booking',
    at: '2026-09-21 09:00',
    from: 'greta',
    to: ['tomasz'],
    subject: 'Hotel für den 23. September',
    text: `Sehr geehrter Herr Zieliński,

im Auftrag von Frau Dr. Seidl habe ich für Sie ein Zimmer im Gasthof zur Post reserviert. Frühstück gibt es ab sechs.

Mit freundlichen Grüßen
{sig}`,
  },
  {
    id: 'irina-controllers',
    at: '2026-09-03 10:10',
    from: 'irina',
    to: ['tomasz'],
    cc: ['gromov'],
    subject: 'Контроллеры для линии 3',
    text: `Томаш, добрый день!

Мы готовы обсуждать поставку шести контроллеров для третьей линии (ваш номер D-20440). Просим уточнить гарантийный срок и возможность обучения двух наших инженеров.

С уважением,
{sig}`,
  },
  {
    id: 'irina-controllers-re',
    at: '2026-09-03 11:45',
    from: 'tomasz',
    to: ['irina'],
    cc: ['gromov'],
    subject: 'Re: Контроллеры для линии 3',
    reply: 'irina-controllers',
    text: `Ирина, добрый день!

Гарантия два года, обучение на месте входит в цену. Подробности пришлю завтра.

{sig}`,
  },
  {
    id: 'gromov-wiring',
    at: '2026-09-08 14:22',
    from: 'gromov',
    to: ['tomasz'],
    cc: ['irina'],
    subject: 'Re: Контроллеры для линии 3',
    reply: 'irina-controllers-re',
    bare: true,
    text: `Здравствуйте, Томаш.

Нужна схема подключения: у нас на линии стоят термопары типа S, а в описании указан тип K. Можно ли переключить на месте?

{sig}`,
  },
  {
    id: 'irina-ooo',
    at: '2026-09-28 09:31',
    from: 'irina',
    to: ['tomasz'],
    subject: 'Автоматический ответ: Контроллеры для линии 3',
    headers: { 'Auto-Submitted': 'auto-replied' },
    text: `Здравствуйте! Я в отпуске до 12 октября. По срочным вопросам пишите Ольге Беловой, o.belova@belaya-glina.example.

Ирина Мельникова`,
  },
  {
    id: 'havelka-trial',
    at: '2026-09-16 06:55',
    from: 'havelka',
    to: ['tomasz'],
    subject: 'Chladicí pec, dotaz na rozměry',
    text: `Dobrý den, pane Zieliński,

hledáme menší chladicí pec pro broušené sklo, vnitřní rozměr alespoň 60 × 60 × 40 cm. Máte něco takového skladem, nebo jen na zakázku?

S pozdravem
{sig}`,
  },
  {
    id: 'havelka-trial-re',
    at: '2026-09-16 12:20',
    from: 'tomasz',
    to: ['havelka'],
    subject: 'Re: Chladicí pec, dotaz na rozměry',
    reply: 'havelka-trial',
    text: `Dobrý den, pane Havelko,

AO-45 má uvnitř 62 x 62 x 45 cm a jedna bude volná v listopadu. Nabídku pošlu v pátek.

{sig}`,
  },
  {
    id: 'elisa-agreement',
    at: '2026-09-14 15:15',
    from: 'elisa',
    to: ['tomasz'],
    cc: ['nora'],
    subject: 'Accordo di distribuzione 2027',
    text: `Caro Tomasz,

ti mando le nostre osservazioni sulla bozza: la zona dovrebbe comprendere anche la Liguria, e l'obiettivo del primo anno ci sembra un po' ottimista. Per il resto siamo contenti.

Ci vediamo in fiera?

Cordiali saluti
{sig}`,
  },
  {
    id: 'elisa-agreement-re',
    at: '2026-09-15 09:12',
    from: 'tomasz',
    to: ['elisa'],
    cc: ['nora'],
    subject: 'Re: Accordo di distribuzione 2027',
    reply: 'elisa-agreement',
    text: `Cara Elisa,

Liguria is fine, and for the target we say 180 thousand instead of 220. See you at the fair, stand 4B, the one without banner.

{sig}`,
  },
  {
    id: 'femke-again',
    at: '2026-09-22 11:30',
    from: 'femke',
    to: ['tomasz'],
    subject: 'Toch nog een oven?',
    text: `Hoi Tomasz,

In het voorjaar hebben we van de proefoven afgezien, maar het nieuwe atelier loopt zo goed dat ik er weer over nadenk. Is een TL-60 voor de kerst haalbaar?

Groetjes,
{sig}`,
  },
  {
    id: 'femke-again-re',
    at: '2026-09-22 13:02',
    from: 'tomasz',
    to: ['femke'],
    subject: 'Re: Toch nog een oven?',
    reply: 'femke-again',
    text: `Hoi Femke,

What good news. If you order by 9 October it stands in Amsterdam on 11 December.

{sig}`,
  },
  {
    id: 'forward-jana',
    at: '2026-09-18 09:50',
    from: 'nora',
    to: ['tomasz'],
    subject: 'FW: Kiln for hand-painted tiles',
    forward: 'joss-visit',
    text: `Tomasz, you're in Sheffield in the second week of October, aren't you? Could you show this lady round on the Friday? She'll bring tiles.

Nora`,
  },
  {
    id: 'forward-pl',
    at: '2026-10-02 08:20',
    from: 'malec',
    to: ['tomasz'],
    subject: 'FW: Odprężarka - zakres prac [D-20405]',
    forward: 'wrona-lehr',
    text: `Panie Tomaszu, przesyłam raz jeszcze wymagania dyrektora, żeby nic nie zginęło. Zaliczka wyszła dziś.

{sig}`,
  },
]
