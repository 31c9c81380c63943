/**
 * Words that show what a line is about, whatever its language; looked up word by word in lower case.
 * Only what tells a line of contact data from prose: the full vocabularies of titles, legal forms and labels belong
 * to the field extractors. Scripts without spaces are searched by substring (`cjk…`).
 */
export const titleWords = words(`
manager director engineer officer president vice chief head lead leader senior junior assistant associate analyst consultant coordinator administrator specialist professor prof lecturer
developer architect accountant attorney lawyer counsel partner founder co-founder cofounder owner ceo cto cfo coo cio cmo vp svp evp executive secretary supervisor technician scientist researcher
representative buyer planner designer editor programmer advisor adviser trainer fellow postdoc student chairman chair dean principal superintendent inspector controller treasurer agent broker trader sysadmin intern
phd ph.d ph.d. mba msc bsc m.sc b.sc dr dr. m.d esq cpa cfa pe dipl
kierownik dyrektor specjalista prezes wiceprezes członek inżynier inż mgr asystent asystentka asystentka koordynator handlowiec przedstawiciel doradca księgowa księgowy główny główna młodszy starszy referent zastępca sekretarka sekretariat właściciel właścicielka technik projektant adwokat radca prokurent menedżer zarządu ds handlowy sprzedaży redaktor naczelnik brygadzista mistrz spedytor dyspozytor logistyk
leiter leiterin leitung geschäftsführer geschäftsführerin geschäftsführung vertrieb einkauf vorstand assistenz sachbearbeiter sachbearbeiterin ingenieur dipl.-ing mitarbeiter mitarbeiterin referent referentin berater beraterin projektleiter projektleiterin inhaber inhaberin abteilungsleiter prokurist buchhaltung techniker meister bereichsleiter teamleiter teamleiterin rechtsanwalt rechtsanwältin wissenschaftlicher kundenbetreuer vertriebsleiter außendienst innendienst
directeur directrice responsable chargé chargée chef cheffe gérant gérante ingénieur commercial commerciale assistante comptable président présidente conseiller conseillère technicien technicienne adjoint adjointe avocat avocate associé secrétaire doctorant chercheur professeur acheteur acheteuse
gerente jefe jefa director directora ingeniero ingeniera técnico técnica comercial encargado encargada presidente asesor asesora abogado abogada responsable administrador administradora coordinador coordinadora auxiliar ejecutivo ejecutiva subdirector profesor profesora investigador propietario socio
direttore direttrice responsabile titolare amministratore impiegato impiegata ufficio commerciale geometra ingegnere ing avvocato avv dott dott.ssa dottoressa consulente segretaria segreteria addetto addetta tecnico socio ragioniere rag arch
directeur medewerker medewerkster hoofd adviseur projectleider verkoper verkoop inkoper inkoop eigenaar zaakvoerder beleidsmedewerker accountmanager assistent boekhouder bestuurder ir drs ing secretaresse teamleider vertegenwoordiger werkvoorbereider binnendienst buitendienst
gerente diretor diretora coordenador coordenadora engenheiro engenheira técnico analista assistente sócio sócia advogado advogada supervisor supervisora vendedor vendedora chefe gestor gestora presidente assessor encarregado
ředitel ředitelka vedoucí jednatel jednatelka obchodní zástupce manažer manažerka referentka asistentka specialista účetní předseda místopředseda technik konstruktér projektový ing mgr bc ing. mgr. bc. nákupčí majitel mistr dispečer
директор менеджер начальник специалист инженер руководитель заместитель зам главный ведущий бухгалтер президент генеральный коммерческий исполнительный секретарь юрист адвокат консультант администратор помощник кандидат профессор доцент заведующий зав старший младший технолог логист диспетчер программист аналитик председатель представитель координатор мастер механик
директор менеджер начальник спеціаліст фахівець інженер керівник заступник головний провідний бухгалтер президент генеральний комерційний секретар юрист консультант адміністратор помічник завідувач старший логіст представник технолог експерт голова власник
`)
export const orgWords = words(`
inc inc. llc llp ltd ltd. limited corp corp. corporation company co. plc gmbh ag kg ug ohg gbr e.v mbh se sa sas sasu sarl eurl srl s.r.l s.r.l. spa s.p.a s.p.a. snc bv b.v b.v. nv n.v n.v. vof oy oyj ab as a/s aps asa sp.zoo s.a s.a. s.c s.c. sp.j s.r.o s.r.o. a.s a.s. kft zrt d.o.o d.o.o. ltda ltda. s.l s.l. slu s.l.u. s.a.c s.a.c. lda lda. eireli pty pte sdn bhd k.k. kabushiki
ооо зао оао пао ао ип тоо тов прат пп фоп нпо нии гк гбу фгуп мбоу
group holding holdings industries systems solutions technologies technology software labs laboratory laboratories laboratoire partners consulting services international associates enterprises electronics computing communications networks research foundation institute institut instituto istituto instytut university université universität universidad università universidade uniwersytet univerzita университет університет college school faculty faculté fakultät facultad facoltà wydział fakulta факультет department dept dept. division div. département departamento dipartimento katedra кафедра лаборатория centre center zentrum hospital clinic bank agency ministry society association federation museum library academy akademie politechnika polytechnic studio kancelaria kanzlei abteilung dział oddział zakład bureau office отдел відділ управление завод фабрика компания компанія
`)
export const addressWords = words(`
street st. road rd rd. avenue ave ave. blvd boulevard lane drive dr. suite ste floor building bldg bldg. room rm box p.o po p.o. pob zip highway hwy parkway pkwy court square plaza terrace way crescent mailstop m/s campus
ul ul. al al. aleja aleje os. plac pl. skr. poczt lok. kod
strasse straße str str. platz weg allee postfach gasse ring ufer d- a- ch-
rue avenue bd boulevard place quai chemin allée impasse cedex bp cs étage bâtiment bat. zi za zac route
calle c/ avda avda. av av. paseo plaza pza polígono pol. ctra ctra. carretera planta piso oficina col. c.p. cp jr. jirón urb. ronda rambla
via viale piazza corso largo strada loc. p.zza v.le
straat laan plein postbus kade dijk singel gracht bezoekadres
rua r. avenida praça travessa rodovia bairro cep sala andar andar, conj.
náměstí nám. ulice třída psč tř.
ул ул. улица пр пр. пр-т просп проспект пл. площадь пер пер. переулок наб наб. шоссе д. дом оф оф. офис корп корп. стр. г. гор. область обл обл. вул вул. вулиця буд буд. м. бульвар б-р пров. каб. каб эт. индекс
germany deutschland france italy italia spain españa poland polska netherlands nederland belgium belgique switzerland schweiz suisse austria österreich portugal brasil brazil usa u.s.a canada uk england scotland ireland australia zealand japan china taiwan korea india russia россия украина україна singapore israel sweden norway denmark finland mexico méxico argentina chile perú colombia slovakia česká republika ukraine
`)
export const labelWords = words(`
☎ ☎️ 📞 📱 📲 ✉ ✉️ 📧 🌐 🌍 📍 📠 🏠 🏢 🔗 💼 🖂 ✆ 🕿 📩 ☏ 🖨 💻 💬
hotline office mobil: mobiltelefon natel funk büro raum direct: ddi dect desk cell# ph# tel# voip sip whatsapp: wa telegram: viber: insta insta: ig ig: fb fb: tg tg: tt orcid orcid: skype: pgp: раб раб. гор гор. бот инст вайбер почта: эл.почта e-почта 
tel tel. tel: tel.: phone phone: ph ph. ph: telephone telephone: telephone. fon telefon telefon: telefonu fax fax: fax. faks telefax telefaks mobile mobile: mob mob. mob: cell cell: cellphone cellular gsm gsm: direct direct: office: work: home: voice: voice pager ext ext. extension extn dial switchboard toll-free tollfree
t: m: f: e: w: p: d: o: c: h: a: t. m. f. e. tf
e-mail e-mail: email email: mail mail: internet: web: web website www http https homepage skype skype: linkedin linkedin: twitter facebook whatsapp telegram viber icq jabber aim yahoo: wechat xing url url: url
kom kom. kom: tel.kom komórka kom.: wew wew. centrala adres
mobil mobil: handy durchwahl dw tel/fax tel./fax ruf telefonzentrale mobiltelefon funk
tél tél. tél: tél.: téléphone portable port port. port: mobile. fixe standard courriel mél télécopie fax.
teléfono telf telf. tfno tfno. tlf tlf. móvil móvil: movil cel cel. cel: celular correo celular: anexo central
cell. cellulare telefono centralino int. tel/fax: pec sito
mobiel mobiel: tel/gsm telefoonnummer
telefone fone fone: telemóvel telm telm. tlm tlm. telem. ramal celular. contato
telefon: mobil. mob.: klapka e:
тел тел. тел: тел.: телефон факс факс: моб моб. моб: моб.: сот сот. доб доб. доб.: почта эл. т. т/ф т.: ф. сайт сайт: скайп вн. e-mail. адрес адрес: внутр.
тел. моб. факс пошта дод. адреса адреса: ел. сайт:
`)
export const cjkTitles = [
  '部長',
  '課長',
  '係長',
  '主任',
  '社長',
  '取締役',
  '代表',
  '専務',
  '常務',
  '担当',
  '営業部',
  '営業',
  '経理',
  '総経理',
  '总经理',
  '經理',
  '经理',
  '主管',
  '工程师',
  '工程師',
  '总监',
  '總監',
  '副理',
  '專員',
  '专员',
  '董事',
  '科长',
  '科長',
  '助理',
  '主席',
  '教授',
  '博士',
  '支店長',
  '所長',
  '部门',
  '销售',
  '業務',
  '采购',
]
export const cjkOrgs = [
  '株式会社',
  '有限会社',
  '合同会社',
  '(株)',
  '（株）',
  '㈱',
  '有限公司',
  '公司',
  '集团',
  '集團',
  '大学',
  '大學',
  '研究所',
  '研究院',
  '事業部',
  '工場',
  '支店',
  '事務所',
  '法人',
  '厂',
  '廠',
  '財団',
  '組合',
  '中心',
  '学院',
  '學院',
]
export const cjkAddress = [
  '〒',
  '県',
  '都',
  '市',
  '区',
  '町',
  '丁目',
  '番地',
  '省',
  '路',
  '号',
  '號',
  '街',
  '楼',
  '樓',
  '室',
  '階',
  '邮编',
  '郵編',
  '大厦',
  '地址',
  '住所',
  'ビル',
]
export const cjkLabels = [
  '電話',
  '电话',
  '携帯',
  '手机',
  '手機',
  '传真',
  '傳真',
  'ファックス',
  'ファクス',
  'ＦＡＸ',
  'ＴＥＬ',
  'メール',
  '邮箱',
  '郵箱',
  '信箱',
  '电邮',
  '電郵',
  '座机',
  '直通',
  '内線',
  '分機',
  '分机',
  '网址',
  '網址',
  'ＵＲＬ',
  '直线',
  '微信',
  'TEL',
  'FAX',
  'Tel',
  'Fax',
  'E-mail',
  'Mail',
]
/** Endings and particles of Japanese and Chinese sentences: where these stand, the line is prose. */
export const cjkProse = [
  'です',
  'ます',
  'ました',
  'ません',
  'ください',
  'しており',
  'いただ',
  'ため',
  'から',
  'ので',
  '请',
  '請',
  '我们',
  '我們',
  '您',
  '的',
  '了',
  '如果',
  '可以',
  '需要',
  '已经',
  '已',
  '是否',
  'ございます',
  'でしょうか',
  'について',
  'ご確認',
  'お願い',
  '、',
  '，',
  '。',
]

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter(Boolean))
}
