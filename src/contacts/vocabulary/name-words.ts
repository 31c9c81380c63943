/** Words around and inside personal names that are not the name, lower case without diacritics. Data only. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** Titles, degrees and forms of address, before or after a name; dots removed. */
export const honorifics = words(`
mr mrs ms miss mx sir madam dr prof professor rev reverend hon phd md mba msc bsc ba ma beng meng llm llb jd esq cpa cfa pmp dds dvm
acca fca aca pe ceng mieee fcca chartered capt captain col lt maj sgt president ambassador minister senator
herr frau hr fr dipl ing diplom dipling dipliing dipl-ing dipl-kfm kfm kffr dring drmed med jur rer nat pol habil univ mag bakk
magister ingenieur betriebswirt
pan pani p mgr inz lic dypl hab mgrinz drinz drhab prezes
ing bc bca mga mgr mudr mvdr judr phdr rndr paeddr thdr csc drsc arch akad pani pan sl
m mme mlle monsieur madame mademoiselle me maitre docteur
sig sigra signora signor dott dottssa dottore dottoressa ing avv avvocato rag geom arch egr gent
sr sra srta senor senora senorita lic licda ingo ingra dra arq abg
dr dra eng enga sr sra prof profa exmo exma adv
dhr mevr mw mevrouw heer drs ir mr ing bsc msc
herr fru civing tekn dr
g gospodin gospozha gosp k-t-n ktn d-r
san sama sensei shi dono kun chan
haji hajji sheikh shaikh sayyid sayed mullah maulvi maulana hafiz qari
prasident president prezident presidente monsieur
`)

/** Generation marks with the generation they mean; 0 is the younger of two. */
export const generations: ReadonlyMap<string, 'junior' | 'senior' | 'second' | 'third'> = new Map([
  ...[
    'jr',
    'jnr',
    'jun',
    'junior',
    'ml',
    'mlodszy',
    'mladsi',
    'fils',
    'figlio',
    'hijo',
    'filho',
    'neto',
    'ii',
    'mol',
    'мол',
    'мл',
    'младший',
    'молодший',
    'yngre',
    'dy',
    'jong',
    'jonior',
    'jor',
  ].map(word => [word, 'junior'] as const),
  ...[
    'sr',
    'snr',
    'sen',
    'senior',
    'st',
    'starszy',
    'starsi',
    'pere',
    'padre',
    'pai',
    'ст',
    'старший',
    'aldre',
    'da',
    'da1',
  ].map(word => [word, 'senior'] as const),
  ...['iii', '3rd'].map(word => [word, 'third'] as const),
])

/** Small words that belong to the family name that follows them. */
export const particles = words(`
de del della dello dei degli di da dal dalla do dos das du des d la le lo li les el al van von der den ter ten te vande vander vom zu zum zur
af av bin ibn ben abu abd bint mac mc o san santa st y e i und et
`)

/** "formerly" in front of a former family name. */
export const formerlyWords = words(`
formerly nee ne born dawniej zd zdomu z-domu geb geborene vormals fruher roz rozena roz. drive anciennement exnee
gia precedentemente antes anteriormente nacida nascida voorheen geboren tidigare fodd ranee bylad урожд урожденная ранее раніше бывш бывшая
旧姓 旧
`)

/** "on behalf of": who follows is somebody else than who writes. */
export const behalfPhrases: readonly string[] = [
  'on behalf of',
  'for and on behalf of',
  'obo',
  'im auftrag von',
  'i.a. von',
  'i.a.',
  'im namen von',
  'w imieniu',
  'z upoważnienia',
  'z up.',
  'de la part de',
  'pour le compte de',
  'pour',
  'per conto di',
  'a nome di',
  'en nombre de',
  'de parte de',
  'em nome de',
  'namens',
  'in opdracht van',
  'på uppdrag av',
  'för',
  'jménem',
  'v zastoupení',
  'za',
  'от имени',
  'по поручению',
  'від імені',
  'за дорученням',
  '代理',
  'の代理',
  'for',
  'für',
  'voor',
  'por',
  'per',
  'pp',
  'p.p.',
]

/** "via": the sender is a list or a service that speaks for somebody. */
export const viaWords: readonly string[] = [
  'via',
  'przez',
  'über',
  'durch',
  'par',
  'tramite',
  'vía',
  'através de',
  'prostřednictvím',
  'через',
  '経由',
]

/** Titles that say somebody assists somebody who is named behind. */
export const assistantTitle =
  /^(?:executive |personal |team )?(?:assistant(?:e|in)?|pa|ea|secretary|sekret[aä]r(?:in|ka|iat)?|asystent(?:ka)?|assistenz|assistente?|asistent(?:ka|e)?|segretari[ao]|secr[eé]taire|secretari[ao]|секретарь|помощник|помічник|асистент(?:ка)?|ассистент(?:ка)?|秘書) /iu

/** Added by mail systems and people behind a name: (EXT), [External], (Home Office). */
export const remarkWords = words(
  `ext external extern externe zewnetrzny homeoffice privat private office personal mobile gmail work`,
)
