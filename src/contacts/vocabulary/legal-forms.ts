/**
 * Legal forms of companies, each line one form's spellings (folded, dots and blanks removed within a spelling; several
 * words joined by "_"), the first naming the form. From the registers' own abbreviations, 2026-11. Data only.
 */
const forms = `
ltd limited limited_company ltda limitada
llc limited_liability_company лтд
inc incorporated
corp corporation
co company cie compagnie
plc public_limited_company
llp limited_liability_partnership
lp limited_partnership
gmbh gesellschaft_mit_beschrankter_haftung mbh ggmbh
ag aktiengesellschaft
kg kommanditgesellschaft gmbh_co_kg
ohg
ug haftungsbeschrankt
ev eingetragener_verein
eg
gbr
ek eingetragener_kaufmann
sa s_a societe_anonyme sociedad_anonima societa_anonima spolka_akcyjna
sas societe_par_actions_simplifiee sasu
sarl sarlu societe_a_responsabilite_limitee
eurl
sci
snc
spa societa_per_azioni
srl societa_a_responsabilita_limitata sociedad_de_responsabilidad_limitada societatea_cu_raspundere_limitata srls
sl sociedad_limitada slu sll
sau
sc spolka_cywilna
scoop coop cooperative spoldzielnia cooperativa
zoo sp_z_oo spzoo sp_z_o_o spolka_z_ograniczona_odpowiedzialnoscia sp_zoo
spj sp_j spolka_jawna
spk sp_k spolka_komandytowa
phu fhu ppuh ppu pphu pw phup zphu zpuh
sro s_r_o spol_s_ro spol_s_r_o
as a_s akciova_spolecnost akciova_spolocnost asa aksjeselskap
vos
zs
bv b_v besloten_vennootschap
nv n_v naamloze_vennootschap
vof
ab aktiebolag publ
hb handelsbolag
oy oyj osakeyhtio
aps anpartsselskab
is
kft
zrt nyrt
doo
ad
ooo ооо общество_с_ограниченной_ответственностью
ao ао акционерное_общество oao оао pao пао zao зао jsc ojsc cjsc joint_stock_company публичное_акционерное_общество
ip ип индивидуальный_предприниматель
tov тов товариство_з_обмеженою_відповідальністю
pp пп приватне_підприємство
fop фоп
prat прат пат приватне_акціонерне_товариство
too тоо
kk 株式会社 kabushiki_kaisha kabushikigaisha
yk 有限会社 yugen_kaisha
gk 合同会社
sapi sa_de_cv sapi_de_cv s_de_rl de_cv de_rl
eireli me epp
dac
pty
se
ano ано
`

/** Words that many companies carry and that tell none apart. */
const commonWords = `
group groupe gruppe grupo gruppo grupa groep skupina holding holdings international intl global europe european worldwide
the and und et y e i a of de des du la le et co company firma firm spolka
solutions services systems technologies technology tech consulting partners associates labs
`

export interface LegalForm {
  /** Words of the spelling, in order. */
  words: string[]
  form: string
}

export const legalForms: readonly LegalForm[] = forms
  .split('\n')
  .map(line => line.trim().split(/\s+/).filter(Boolean))
  .filter(line => line.length > 0)
  .flatMap(line => line.map(spelling => ({ words: spelling.split('_'), form: line[0]! })))
  .sort((a, b) => b.words.length - a.words.length)

export const companyCommonWords: ReadonlySet<string> = new Set(commonWords.split(/\s+/).filter(Boolean))

/** Words of one meaning, each line led by the form used for comparing. */
export const companyWordForms: ReadonlyMap<string, string> = new Map(
  `
international intl int'l internat
national natl nat'l
manufacturing mfg
association assoc assn
brothers bros
department dept
first 1st
second 2nd
third 3rd
one 1
two 2
three 3
four 4
five 5
organization organisation
center centre
united_states us usa
and & + und et y
saint st
university univ
technology technologies tech technologie technologii
solution solutions
system systems
service services
industry industries
partner partners
product products
`
    .split('\n')
    .map(line => line.trim().split(/\s+/).filter(Boolean))
    .flatMap(([form, ...others]) => others.map(word => [word, form!] as const)),
)
