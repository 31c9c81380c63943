/** Who writes in the sample. All of them, their companies and their domains are invented. */

export type Client = 'gmail' | 'outlook' | 'apple' | 'thunderbird' | 'plain'

export interface SamplePerson {
  name: string
  address: string
  /** Language of dates and reply headers in the person's mail program. */
  language: 'en' | 'de' | 'pl' | 'fr' | 'es' | 'ru' | 'ja' | 'it' | 'nl' | 'cs' | 'pt'
  client: Client
  /** Hours from UTC in late summer. */
  zone: number
  signature: string
}

const person = (
  name: string,
  address: string,
  language: SamplePerson['language'],
  client: Client,
  zone: number,
  signature = '',
): SamplePerson => ({ name, address, language, client, zone, signature })

export const people = {
  sales: person(
    'Fernhill Kilns Sales',
    'sales@fernhill-kilns.example',
    'en',
    'outlook',
    1,
    `Fernhill Kilns Ltd · Sales
Unit 4, Cutlers Yard, Sheffield S3 8QX
+44 114 496 0200 · www.fernhill-kilns.example`,
  ),
  nora: person(
    'Nora Whitfield',
    'nora.whitfield@fernhill-kilns.example',
    'en',
    'outlook',
    1,
    `Nora Whitfield
Head of Sales
Fernhill Kilns Ltd
Unit 4, Cutlers Yard, Sheffield S3 8QX
T: +44 114 496 0204
nora.whitfield@fernhill-kilns.example | www.fernhill-kilns.example`,
  ),
  tomasz: person(
    'Tomasz Zieliński',
    'tomasz.zielinski@fernhill-kilns.example',
    'pl',
    'thunderbird',
    2,
    `Tomasz Zieliński
Export Manager, Central & Eastern Europe
Fernhill Kilns Ltd
tel. +48 71 555 02 60
www.fernhill-kilns.example`,
  ),
  priya: person(
    'Priya Nair',
    'priya.nair@fernhill-kilns.example',
    'en',
    'outlook',
    1,
    `Priya Nair
Service & Commissioning
Fernhill Kilns Ltd | +44 114 496 0209`,
  ),
  katrin: person(
    'Katrin Lührs',
    'katrin.luehrs@tonwerk-hamburg.example',
    'de',
    'outlook',
    2,
    `Katrin Lührs
Werkstattleiterin

Tonwerk Hamburg GmbH
Große Elbstraße 214
22767 Hamburg
Tel.: +49 40 66969-121
Fax: +49 40 66969-199
katrin.luehrs@tonwerk-hamburg.example

Sitz der Gesellschaft: Hamburg, Amtsgericht Hamburg HRB 90210
Geschäftsführer: Wolf Petersen`,
  ),
  hanna: person(
    'Hanna Voss',
    'h.voss@tonwerk-hamburg.example',
    'de',
    'apple',
    2,
    `Hanna Voss
Leitung Einkauf
Tonwerk Hamburg GmbH
Telefon 040 66969-130
Mobil 0176 04069031`,
  ),
  brandtGlass: person(
    'Peter Brandt',
    'peter.brandt@oberlauter-glas.example',
    'de',
    'thunderbird',
    2,
    `Peter Brandt
Betriebsleiter
Glashütte Oberlauter GmbH & Co. KG
Tel. 089 99998-344`,
  ),
  brandtPrivate: person('Peter Brandt', 'pb.brandt@postkasten.example', 'de', 'apple', 2),
  seidl: person(
    'Annegret Seidl',
    'a.seidl@oberlauter-glas.example',
    'de',
    'outlook',
    2,
    `Dr. Annegret Seidl
Geschäftsführerin | Managing Director
Glashütte Oberlauter GmbH & Co. KG
Hüttenweg 7 · 83700 Oberlauter
T +49 89 99998-341 | a.seidl@oberlauter-glas.example
www.oberlauter-glas.example`,
  ),
  greta: person(
    'Greta Moll',
    'greta.moll@oberlauter-glas.example',
    'de',
    'outlook',
    2,
    `i. A. Greta Moll
Assistentin der Geschäftsführung
Glashütte Oberlauter GmbH & Co. KG
Tel. +49 89 99998-347`,
  ),
  ewa: person(
    'Ewa Sikora',
    'ewa.sikora@glinka-ceramika.example',
    'pl',
    'gmail',
    2,
    `Ewa Sikora
właścicielka
Pracownia Ceramiki Glinka
ul. Garncarska 11, 31-115 Kraków
tel. kom. 601 555 041`,
  ),
  /** The same, after her number has changed. */
  ewaNew: person(
    'Ewa Sikora',
    'ewa.sikora@glinka-ceramika.example',
    'pl',
    'gmail',
    2,
    `Ewa Sikora
właścicielka
Pracownia Ceramiki Glinka
ul. Garncarska 11, 31-115 Kraków
tel. kom. 692 555 118 (nowy numer!)`,
  ),
  marek: person(
    'Marek Dudek',
    'marek.dudek@glinka-ceramika.example',
    'pl',
    'apple',
    2,
    'Marek Dudek\ntechnolog, Glinka',
  ),
  wrona: person(
    'Paweł Wrona',
    'p.wrona@jasmin-szklo.example',
    'pl',
    'outlook',
    2,
    `Paweł Wrona
Dyrektor ds. produkcji

Huta Szkła Jaśmin S.A.
ul. Hutnicza 2, 58-500 Jelenia Góra
tel. +48 75 555 02 15, kom. +48 600 555 215
NIP 611-555-02-10, KRS 0000555021
www.jasmin-szklo.example`,
  ),
  malec: person(
    'Joanna Malec',
    'j.malec@jasmin-szklo.example',
    'pl',
    'outlook',
    2,
    `Joanna Malec
Specjalistka ds. zakupów | Purchasing Specialist
Huta Szkła Jaśmin S.A.
T: +48 75 555 02 12 | E: j.malec@jasmin-szklo.example`,
  ),
  solene: person(
    'Solène Marchetti',
    'solene@terre-et-feu.example',
    'fr',
    'apple',
    2,
    `Solène Marchetti
Gérante – Atelier Terre & Feu
18, rue des Potiers, 75011 Paris
01 99 00 41 12`,
  ),
  bastien: person(
    'Bastien Roux',
    'bastien.roux@terre-et-feu.example',
    'fr',
    'gmail',
    2,
    'Bastien Roux\nCéramiste\nAtelier Terre & Feu',
  ),
  mireille: person(
    'AUBRY Mireille',
    'm.aubry@lycee-gaudin.example',
    'fr',
    'outlook',
    2,
    `Mireille AUBRY
Intendante
Lycée professionnel Gaudin
4 avenue des Tilleuls – 93100 Montreuil
Tél. : 01 99 00 47 31 – Fax : 01 99 00 47 39`,
  ),
  lucia: person(
    'Lucía Ferrandis',
    'lucia.ferrandis@ceramicasturia.example',
    'es',
    'outlook',
    2,
    `Lucía Ferrandis Mora
Directora de Compras
Cerámicas del Turia, S.L.
Pol. Ind. La Cova, C/ Fusters 9 · 46940 Manises (Valencia)
Tel. +34 960 55 01 32 · Móvil +34 655 550 132
lucia.ferrandis@ceramicasturia.example`,
  ),
  turiaInfo: person(
    'Cerámicas del Turia',
    'info@ceramicasturia.example',
    'es',
    'outlook',
    2,
    'Cerámicas del Turia, S.L.\nTel. 960 55 01 30',
  ),
  irina: person(
    'Ирина Мельникова',
    'i.melnikova@belaya-glina.example',
    'ru',
    'outlook',
    3,
    `Ирина Мельникова
Директор по закупкам
ООО «Белая глина»
140170, Московская обл., г. Бронницы, ул. Заводская, 5
Тел.: +7 (495) 555-01-61, доб. 204
Моб.: +7 (916) 555-01-61
www.belaya-glina.example`,
  ),
  gromov: person(
    'Алексей Громов',
    'a.gromov@belaya-glina.example',
    'ru',
    'thunderbird',
    3,
    'А. Громов\nглавный технолог\nООО «Белая глина»',
  ),
  sasaki: person(
    '佐々木 美咲',
    'm.sasaki@akarigama.example',
    'ja',
    'outlook',
    9,
    `――――――――――――――――――
株式会社灯窯
購買部 主任
佐々木 美咲（ささき みさき）
〒111-0052 東京都台東区柳橋2-14-3
TEL 03-5550-0171 / FAX 03-5550-0179
E-mail m.sasaki@akarigama.example
――――――――――――――――――`,
  ),
  morita: person(
    '森田 健一',
    'k.morita@akarigama.example',
    'ja',
    'thunderbird',
    9,
    `森田 健一
株式会社灯窯 製造部長
電話 03-5550-0172`,
  ),
  yoko: person(
    '白山陽子',
    'yoko@hakusan-tobo.example',
    'ja',
    'apple',
    9,
    `有限会社白山陶房
代表取締役 白山陽子
〒920-2113 石川県白山市八幡町ト55
電話：076-255-0180`,
  ),
  graham: person(
    'Graham Tolley',
    'graham.tolley@moorland-supplies.example',
    'en',
    'apple',
    1,
    'Graham\n\nSent from my iPhone',
  ),
  shazia: person(
    'Shazia Rahman',
    'shazia.rahman@moorland-supplies.example',
    'en',
    'outlook',
    1,
    `Shazia Rahman
Purchasing Manager
Moorland Pottery Supplies Ltd
DDI 0114 496 0314 | Switchboard 0114 496 0310
shazia.rahman@moorland-supplies.example

Registered in England no. 05550031. This message is for the addressee only; if it reached you by mistake, please delete it and let us know.`,
  ),
  hugo: person(
    'Hugo Tanner',
    'hugo.tanner@moorland-supplies.example',
    'en',
    'plain',
    1,
    'Hugo Tanner, Warehouse\n0114 496 0317',
  ),
  bethan: person(
    'Bethan Pryce (Harbour Street)',
    'bethan@harbourstreet.example',
    'en',
    'gmail',
    1,
    `Bethan Pryce (she/her)
Studio Coordinator, Harbour Street Studio CIC
0117 496 0123 | @harbourstreetstudio`,
  ),
  dele: person(
    'Dele Okafor',
    'dele@harbourstreet.example',
    'en',
    'gmail',
    1,
    'Dele Okafor\nTechnician, Harbour Street',
  ),
  marisol: person(
    'Marisol Trujillo',
    'marisol@bluemesa.example',
    'en',
    'gmail',
    -6,
    `--
Marisol Trujillo, Owner
Blue Mesa Ceramics
(505) 555-0143
bluemesa.example`,
  ),
  wade: person(
    'Hutchins, Wade',
    'wade.hutchins@bluemesa.example',
    'en',
    'outlook',
    -6,
    `Wade Hutchins
Operations Manager | Blue Mesa Ceramics LLC
810 Paseo del Norte, Taos, NM 87571
o: 505-555-0147 ext. 3`,
  ),
  elisa: person(
    'Elisa Bertolucci',
    'elisa.bertolucci@forni-lucchesi.example',
    'it',
    'outlook',
    2,
    `Dott.ssa Elisa Bertolucci
Responsabile commerciale
Forni Lucchesi S.r.l.
Via del Fosso 31, 55100 Lucca
Tel. 0583 155 0191 – Cell. 333 555 0191`,
  ),
  femke: person(
    'Femke van Dalen',
    'femke@ovenenklei.example',
    'nl',
    'apple',
    2,
    'Femke van Dalen\nOven & Klei, Amsterdam\n020 555 0201',
  ),
  havelka: person(
    'Jiří Havelka',
    'havelka@sklarna-jizera.example',
    'cs',
    'thunderbird',
    2,
    `Ing. Jiří Havelka
vedoucí výroby
Sklárna Jizera s.r.o.
Sklářská 14, 460 01 Liberec
tel.: +420 485 550 211`,
  ),
  ines: person(
    'Inês Carvalhal',
    'ines@olariadominho.example',
    'pt',
    'gmail',
    1,
    `Inês Carvalhal
Sócia-gerente
Olaria do Minho, Lda.
Tlf. 253 155 230`,
  ),
  fiona: person(
    'Fiona Adair',
    'f.adair@northfold.example',
    'en',
    'outlook',
    1,
    `Fiona Adair
Technical Resources Manager
School of Art and Design
Northfold University
Tel: 0191 498 0224
I work Monday to Thursday.`,
  ),
  rowan: person(
    'Rowan Ellery',
    'r.ellery@northfold.example',
    'en',
    'outlook',
    1,
    'Dr Rowan Ellery\nSenior Lecturer in Ceramics\nNorthfold University',
  ),
  sam: person(
    'Sam Whitlock',
    'sam.whitlock@northfold.example',
    'en',
    'outlook',
    1,
    `Sam Whitlock
Finance Officer
Northfold University
Tel: 0191 498 0229`,
  ),
  joss: person(
    'Joss Merriman',
    'joss@merriman-tiles.example',
    'en',
    'gmail',
    1,
    `Joss Merriman
Founder, Merriman Tiles
44 Ropewalk, Stoke-on-Trent
01782 480 155`,
  ),
  partsDirect: person(
    'Kiln Parts Direct',
    'offers@kiln-parts-direct.example',
    'en',
    'plain',
    0,
    `Craig Dunmore
Key Accounts, Kiln Parts Direct
+44 20 7946 0188`,
  ),
  guildNews: person('The Guild Gazette', 'gazette@potters-guild.example', 'en', 'gmail', 1),
  courier: person('Swift Parcels', 'no-reply@swift-parcels.example', 'en', 'plain', 1),
  bookkeeping: person('LedgerLight', 'notifications@ledgerlight.example', 'en', 'plain', 1),
  mailerDaemon: person('Mail Delivery System', 'mailer-daemon@mx.fernhill-kilns.example', 'en', 'plain', 0),
  listMember: person('Arvid Lund', 'arvid@lund-glas.example', 'en', 'thunderbird', 2),
  fakeNora: person('Nora Whitfield', 'nora.whitfield@office-mail.example', 'en', 'plain', 0),
} satisfies Record<string, SamplePerson>

export type PersonKey = keyof typeof people
