/**
 * Words by which an organisation or a unit of one is recognised, folded like the title words.
 * Collected for this project from general knowledge of the languages, 2026-11.
 */
export const LEGAL_FORMS = `inc incorporated llc llp lp ltd limited corp corporation plc pllc gmbh mbh ag kg kgaa ohg gbr ug ek ev eg se sa sas sasu sarl eurl sci snc srl srls spa sapa scarl bv vof cv nv
  oy oyj ab as asa aps ks ans sl slu sll sau slp sac saa cia ltda eireli epp pty pte pvt bhd sdn spzoo spj spk zoo sro spol vos kft zrt nyrt bt doo dd ad ood eood jsc ojsc cjsc pjsc
  ооо оао зао пао ао нао ип тоо соао сооо тов пп фоп тдв пат прат ат фгуп гуп муп фгбу фгбоу фгаоу нпо нпп гк одо чуп чп унп
  a.s s.a s.p.a s.r.l s.r.o b.v n.v s.l o.o kk`

/** An organisation's own words: alone they make a name of a company, school, office or shop likely. */
export const ORGANISATION_WORDS = `university universit* universitaet universitat universite universita universidad* universidade* universiteit* universitet* uniwersytet* univerzit* yliopisto universiti univ uni college school* institute instituto istituto institut* instytut* academy academia academ* akademi* akademija
  polytechnic* politechni* politecnic* hochschule fachhochschule *hochschule ecole escuela escola scuola szkola skola skole faculdade college colegio kolegium liceum gymnasium gimnazjum
  hospital* hopital szpital* klinik* klinikum clinic clinica clinique krankenhaus* nemocnice ospedale ziekenhuis *ziekenhuis sanatorium praxis apotheke pharmacie farmacia apteka
  company companies corporation group groupe gruppe grupo gruppo grupa gruppen groep skupina holding holdings enterprise enterprises entreprise empresa industries industrial technologies technology systems solutions software consulting consultants consultancy associates partners partners services
  laboratory laboratories laboratoire laboratorio labs lab laboratorium observatory observatoire agency agence agencia agenzia agentur agentura agencja authority council commission ministry ministere ministerio ministerium ministerstw* bureau office* museum musee museo muzeum library bibliothe* biblio*
  bank banka banque banco banca sparkasse volksbank insurance versicherung* assurances seguros assicurazioni foundation fondation fundacion fundacja stiftung stichting nadace fondazione association verein vereniging stowarzyszeni* asociacion associazione federation society societe sociedad societa gesellschaft spolka spolecnost trust union network networks
  gemeente gemeinde stadt stadtwerke landkreis mairie commune ayuntamiento comune municipio prefeitura camara urzad gmina starostwo mesto mestsky obec magistrat* landratsamt finanzamt amt
  consultora constructora inmobiliaria distribuidora comercializadora transportes transporte transport* trans logistics logistik logistica logistique spedition spedycja przedsiebiorstwo zaklad zaklady fabryka hurtownia sklep firma uslugi biuro kancelaria pracownia wydawnictwo hotel restaurant restauracja restaurante ristorante cafe
  kanzlei ingenieurburo ingenieurbuero planungsburo architekturburo architekten steuerberatung rechtsanwalte rechtsanwaelte autohaus werkstatt verlag handwerk *werke *werk *bau *technik handel handels* maschinenbau haustechnik elektrotechnik
  cabinet etude imprimerie librairie garage menuiserie boulangerie editions atelier officine officina studio azienda cantina tenuta impresa ditta cooperativa panificio estudio bufete gestoria talleres bodegas editorial frigorificos fabrica almacenes escritorio construtora imobiliaria industria comercio
  bedrijf bouwbedrijf aannemersbedrijf uitgeverij makelaardij accountants notariskantoor advocaten advokatni kancelar nakladatelstvi zavod* slevarna strojirny stavby autodily tiskarna lekarna ordinace drukarnia piekarnia gabinet osrodek centrum
  университет* институт* академия* завод* фабрика* компания* фирма* группа* холдинг* банк* агентство* министерство* комитет* администрация* управа* больница* поликлиника* клиника* школа* лицей* музей* библиотека* издательство* магазин* сеть типография* бюро студия* центр* нии ниу мгу спбгу фонд* союз* ассоциация* предприятие* комбинат* депо
  університет* інститут* академія* компанія* фабрика* агенція* агентство* міністерство* комітет* лікарня* фірма* видавництво* крамниця* підприємство* спілка* фонд*
  stores store shop market marketing foods pharma pharmaceuticals chemicals energy energia energie motors electronics electric engineering construction builders properties realty estate estates capital ventures investments media press publishing publications productions entertainment travel airlines railways shipping marine steel metals mining oil petroleum gas power water telecom telecommunications communications computing computers networks security aerospace aviation biotech biosciences therapeutics diagnostics genomics instruments devices semiconductors microsystems robotics automation controls valve supply tools plastics textiles furniture foods brewing wines farms seeds
  national federal royal republic nasa noaa usgs usda cnrs inra inrae inria inserm cern csiro nist fraunhofer max-planck csic infn kaist ikea
  church diocese parish cathedral synagogue mosque parafia pfarramt`

/** Words of what stands above departments and institutes: with one of them near, "institute" and "school" are units. */
export const TOP_ORGANISATION_WORDS = `universit* univ uni uniwersytet* univerzit* yliopisto университет* університет* polytechnic* politechni* politecnic* polytechnique hochschule fachhochschule *hochschule tu eth epfl mit ucla
  corporation corp inc ltd llc gmbh company bank banka banque banco ministry ministere ministerio ministerium ministerstw* министерство* міністерство* museum foundation fondation fundacion stiftung council commission authority federal national royal government csiro nasa noaa usgs cnrs inra inrae inria inserm cern csic nist stadtwerke urzad gemeente gemeinde ayuntamiento comune mairie hospital* hopital szpital* ospedale klinikum ziekenhuis krankenhaus* nemocnice`

/** Words by which a department or unit within an organisation is recognised. */
export const DEPARTMENT_WORDS = `department departement departamento dipartimento departament* departmentof dept dep dpt dpto depto dip dipto dpt. division div section unit team group faculty faculte facultad facolta fakultat* fakulteit* faculdade fakulta wydzial katedra katedre chair lehrstuhl school abteilung abt afdeling afd oddzial dzial referat sekcja zespol biuro sekretariat
  ufficio oficina bureau service servizio servicio servico servis direction direccion direzione direkcja filiale filial branch niederlassung agence succursale area bereich fachbereich fachgruppe arbeitsgruppe gruppe stabsstelle dezernat sachgebiet vertrieb vertriebs* einkauf verkauf buchhaltung personal* kundenservice kundendienst *service *abteilung *vertrieb innendienst aussendienst export import logistik versand disposition technik entwicklung
  sales marketing accounting accounts finance purchasing procurement logistics support helpdesk desk customer reception hr personnel engineering operations production quality it legal compliance payroll communications relations admissions billing warehouse maintenance technical commercial administration research development r&d center centre program programme lab laboratory laboratoire laboratorio institute branch
  commerciale commercial* acquisti vendite amministrazione contabilita spedizioni clienti assistenza ventas compras contabilidad administracion recursos humanos calidad atencion cliente facturacion almacen logistica comptabilite achats ventes rh clientele apres-vente sav financeiro vendas compras faturamento suprimentos qualidade
  verkoop inkoop klantenservice binnendienst buitendienst administratie personeelszaken leefomgeving boekhouding obchod obchodni oddeleni odbor usek ekonomicke nakup prodej zakaznicky zakaznicke zakaznicka pece podpora tym sekretariat ucetni*
  отдел* департамент* управлени* служба* сектор* группа* кафедра* факультет* лаборатори* цех* бухгалтери* приемная* приёмная* команда* филиал* дирекция* секретариат* центр* отделени* снабжени* сбыт* поддержк* відділ* відділенн* управління* служба* кафедра* команда* бухгалтерія* приймальня* філія*
  obsluga obslugi klienta klientow zakupow sprzedazy kadr kadry ksiegowosc* marketingu logistyki zamowien rekrutacji zarzadu`

export const CJK_LEGAL_FORMS =
  `株式会社 有限会社 合同会社 合資会社 合名会社 一般社団法人 一般財団法人 社団法人 財団法人 弁護士法人 税理士法人 医療法人 学校法人 社会福祉法人 特定非営利活動法人 独立行政法人 国立大学法人 （株） (株) （有） (有) ㈱ ㈲ 股份有限公司 有限责任公司 有限公司 公司 集团 集團 주식회사 (주) 유한회사`.split(
    /\s+/,
  )

export const CJK_ORGANISATIONS =
  `大学 大學 大学院大学 研究所 研究院 学院 學院 学校 學校 病院 医院 醫院 銀行 银行 法律事務所 会計事務所 事務所 事务所 工房 製作所 商店 商会 商事 工業 工务店 工務店 電機 電気 建設 不動産 物流 運輸 運送 企画 興業 産業 食品 製薬 製菓 印刷 出版 新聞 放送 協会 組合 連合 機構 財団 法人 市役所 役所 県庁 局 纺织 机械 科技 贸易 貿易 家电 电器 家電 照明 集団 酒店 饭店 旅行社 旅館 ホテル 堂 屋 店 トラベル ホールディングス システム システムズ サービス グループ コーポレーション ラボ スタジオ クリニック 대학교 연구소 회사 병원 은행 그룹`.split(
    /\s+/,
  )

export const CJK_DEPARTMENTS =
  `営業部 営業本部 営業課 営業所 総務部 人事部 経理部 経理課 開発部 技術部 製造部 企画部 広報部 広報 事業部 事業本部 品質管理 品質保証 購買部 購買課 業務課 業務部 土木部 工事課 法務部 管理部 管理課 情報システム 支店 支社 営業 総務 研究科 学部 専攻 学科 研究室 講座 部門 センター カスタマーサポート サポート 係 課 部 室 本部 社長室 秘書室 
  销售部 市场部 采购部 采购中心 财务部 人事部 技术部 研发部 生产部 质检部 物流部 跟单部 业务部 客服部 客户服务中心 服务中心 客服中心 办公室 外贸部 工程部 部门 科室 中心 分公司 分行 研發部 業務部 採購部 財務部 資訊部 客服部 行政部 人力資源 工程部 管理科 系 科 處 팀 본부 영업부 연구실 사업부`.split(
    /\s+/,
  )
