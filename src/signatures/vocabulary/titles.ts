/**
 * Words that make a line a job title, by language. A trailing * matches the beginning of a word (inflections,
 * compounds), a leading * its end (German, Dutch compounds). Folded as foldWord does: lower case, no diacritics,
 * Cyrillic kept. Collected for this project from general knowledge of the languages, 2026-11.
 */
export const TITLE_WORDS: Record<string, string> = {
  en: `manager director president chairman chairwoman chairperson chair ceo cto cfo coo cio cmo ciso cpo cso cro chro vp svp evp avp
    officer engineer developer programmer analyst consultant specialist coordinator administrator assistant associate
    secretary accountant lawyer attorney solicitor paralegal counsel notary architect designer scientist researcher
    professor lecturer instructor teacher tutor student candidate fellow postdoc postdoctoral technician operator
    supervisor superintendent lead leader head founder cofounder owner partner principal representative agent broker
    dealer advisor adviser auditor buyer purchaser planner scheduler strategist editor writer journalist reporter
    photographer translator interpreter librarian physician surgeon nurse doctor dentist therapist psychologist
    psychiatrist pharmacist veterinarian biologist chemist physicist mathematician statistician biostatistician
    economist geologist ecologist epidemiologist bioinformatician hydrologist meteorologist astronomer entomologist
    maintainer contributor hacker evangelist advocate recruiter trainer coach mentor clerk cashier receptionist
    controller comptroller treasurer registrar dean provost chancellor rector inspector investigator surveyor
    estimator foreman captain pilot driver dispatcher forwarder trader underwriter actuary executive intern trainee
    apprentice freelancer freelance contractor webmaster sysadmin postmaster archivist curator producer artist
    musician composer actor minister senator mayor commissioner ambassador governor trustee volunteer deputy vice
    senior junior chief assoc asst mgr dir eng sr jr rep staff tech reader postgraduate undergraduate
    programmer/analyst merchandiser liaison owner/operator conveyancer valuer stockbroker steward host concierge
    *ologist *ician *iatrist *ometrist *grapher biometrician sysop engr engrs programme-manager sde swe sre qa dba ombudsman pastor reverend priest chaplain archaeologist neuroscientist geneticist specialist/consultant`,
  pl: `kierowni* dyrektor* prezes* wiceprezes* specjalist* inzynier* programist* ksiegow* handlowiec przedstawiciel* doradca doradczyni
    konsultant* koordynator* asystent* sekretarz sekretarka referent* wlasciciel* wspolnik wspolniczka adwokat* radca prawnik prawniczka
    notariusz architekt* projektant* grafik graficzka spedytor* magazynier* technik mistrz brygadzista majster technolog* mechanik
    kontroler* audytor* analityk* administrator* menedzer* menadzer* inspektor* naczelnik* zastepca pelnomocnik prokurent*
    czlonek przewodniczac* rektor dziekan adiunkt profesor lektor* nauczyciel* lekarz lekarka stomatolog* psycholog* tlumacz* redaktor*
    dziennikarz* fotograf* kierowca operator* pracownik mlodszy mlodsza starszy starsza glowny glowna rzecznik* kupiec logistyk*
    dyspozytor* opiekun* brakarz zaopatrzeniowiec planista planistka rzeczoznawca windykator* pedagog* kustosz* laborant* geodeta`,
  de: `*leiter *leiterin *leitung *fuhrer *fuhrerin *fuehrer *fuehrerin geschaftsfuhrer* geschaftsfuhrung geschaeftsfuehr* inhaber* vorstand* vorsitzend* prokurist* *ingenieur
    *ingenieurin *entwickler *entwicklerin *berater *beraterin *beauftragte *beauftragter *referent *referentin *sachbearbeiter
    *sachbearbeiterin sachbearbeitung *assistent *assistentin *assistenz *sekretar* *buchhalter *buchhalterin *kaufmann *kauffrau *verkaufer*
    *einkaufer* *techniker *technikerin *meister *meisterin *architekt *architektin *anwalt *anwaltin *anwaltin steuerberater* wirtschaftsprufer* notar*
    *arzt *arztin professor* mitarbeiter* wissenschaftlich* doktorand* dozent* lehrstuhlinhaber* privatdozent* student* *manager *managerin *controller *koordinator*
    *planer *planerin disponent* *disponent *gestalter* redakteur* *lektor* *ubersetzer* *trainer* *spezialist* geselle monteur* *vertreter *vertreterin
    stellvertretend* stellv kanzler* burgermeister* dezernent* amtsleiter* hausmeister* verwalter* *verwalter *prufer *betreuer *betreuerin *wirt *wirtin *beamter *beamtin *schreiber *schreiberin *forscher *forscherin *helfer *helferin *statistiker* auszubildende* praktikant* werkstudent* gesellschafter* zustandig ansprechpartner* *informatiker* psycholog* biolog* *chemiker* leiter leiterin leitend*`,
  fr: `directeur directrice responsable gerant* president* pdg dg daf drh chef cheffe charge chargee adjoint* assistant* secretaire comptable ingenieur* technicien*
    commercial* conseiller* conseillere consultant* chercheur* chercheuse professeur* enseignant* maitre doctorant* medecin avocat* notaire architecte* acheteur* acheteuse
    gestionnaire* coordinateur* coordinatrice coordonnateur* animateur* redacteur* redactrice traducteur* traductrice fondateur fondatrice associe associee delegue deleguee developpeur* developpeuse
    administrateur administratrice attache attachee conducteur* dessinateur* vendeur* vendeuse juriste* expert* experte formateur* formatrice proprietaire etudiant* stagiaire apprenti*
    mandataire courtier* negociateur* negociatrice chirurgien* dentiste psychologue* infirmier* kinesitherapeute* bibliothecaire* photographe* journaliste* inspecteur* maire echevin* greffier* artisan* preparateur*`,
  es: `gerente* director* directora jefe jefa responsable encargado encargada coordinador* asesor* asesora ejecutivo ejecutiva tecnico tecnica ingenier* licenciad* abogad* letrad* procurador*
    contador* contadora contable* administrativ* administrador* secretari* asistente* auxiliar* analista* consultor* consultora estadistico estadistica comercial* vendedor* comprador* compradora
    profesor* profesora catedratic* doctorand* investigador* medico medica cardiolog* odontolog* psicolog* enfermer* arquitect* disenador* programador* desarrollador* traductor* periodista* fotograf*
    presidente* presidenta vicepresident* propietari* socio socia fundador* fundadora representante* delegad* corredor* agente* notari* gestor* gestora supervisor* operari* capataz* becari* estudiante* redactor* redactora apoderad* subdirector*`,
  it: `direttor* direttrice responsabile amministrator* amministratrice presidente* titolare* socio socia segretari* impiegat* addett* ragionier* geometra geom ingegner* architett* avvocat* commercialista* notaio
    consulente* tecnico tecnica programmator* sviluppator* analista* capo capoarea capocantiere professor* professoressa docente* ricercator* ricercatrice dottorand* medico dottoressa assegnista* gestore venditor* agente* coordinator* coordinatrice
    assistente* fondator* fondatrice progettista* redattor* redattrice traduttor* traduttrice fotograf* giornalista* dirigente* funzionari* perito magazzinier* referente* buyer ispettor* stagista*`,
  nl: `directeur* directrice bestuurder* zaakvoerder* eigenaar* eigenaresse vennoot medewerker* medewerkster *medewerker *medewerkster *adviseur adviseur* *beheerder beheerder* *leider *leidster *manager hoofd *ontwikkelaar ontwikkelaar* secretaris secretaresse
    boekhouder* accountant* advocaat advocate notaris* ingenieur* *monteur monteur* technicus *begeleider* hoogleraar docent* onderzoeker* promovendus promovenda arts huisarts tandarts *verkoper verkoper* *inkoper inkoper* vertegenwoordiger* planner* werkvoorbereider* coordinator* consulent* *consulent
    architect* ontwerper* vormgever* redacteur* vertaler* journalist* fotograaf voorzitter* penningmeester* teamleider* projectleider* oprichter* *verlener *verzorger* *chef jurist* juriste chauffeur* rechter griffier* makelaar* specialist* stagiair*`,
  pt: `gerente* diretor* diretora director* directora coordenador* coordenadora supervisor* supervisora analista* assistente* auxiliar* tecnico tecnica engenheir* advogad* contador* contadora contabilista* administrador* administradora
    secretari* consultor* consultora vendedor* vendedora comprador* compradora professor* professora investigador* investigadora pesquisador* pesquisadora doutorand* medico medica arquitet* arquitect* desenvolvedor* programador* tradutor* tradutora jornalista*
    presidente* socio socia proprietari* fundador* fundadora representante* gestor* gestora encarregad* chefe responsavel comercial* solicitador* estagiari* bolsista* bolseir* corretor* corretora despachante* orcamentista*`,
  cs: `reditel* jednatel* vedouci manazer* obchodni zastupce zastupkyne referent* ucetni technik technicka inzenyr* konstrukter* projektant* programator* vyvojar* spravce spravkyne administrator* asistent* sekretar* konzultant* poradce poradkyne pravnik pravnicka advokat*
    notar* lekar* ucitel* profesor* docent* doktorand* vyzkumny predseda predsedkyne mistopredseda majitel* spolecnik* spolumajitel* nakupci prodejce prodejkyne specialist* koordinator* mistr dispecer* logistik* architekt* grafik* redaktor* prekladatel* starosta starostka tajemnik tajemnice samostatny odborny stavbyvedouci revizni mechanik ekonom* fakturantka`,
  ru: `директор* гендиректор* начальни* руководител* заместител* зам менеджер* специалист* инженер* программист* разработчик* аналитик* бухгалтер* экономист* юрист* юрисконсульт* адвокат* нотариус* консультант* координатор* администратор* секретар* помощни* ассистент*
    референт* конструктор* технолог* механик* энергетик* мастер* прораб* снабжен* логист* диспетчер* оператор* представител* агент* маклер* брокер* дизайнер* архитектор* редактор* переводчик* журналист* фотограф* врач* доктор* профессор* доцент* преподавател* учител* ректор* декан* аспирант* студент*
    научный сотрудник* снс мнс внс председател* президент* вице владел* основател* учредител* партнер* партнёр* ведущий ведущая главный главная старший старшая младший гл вед ст исполнительн* коммерческ* генеральн* управляющ* предпринимател* аккаунт* закупщик* кладовщик* товаровед* риелтор* пресс-секретар* рук советник* эксперт* лаборант* завскладом заведующ* зав продюсер* сммщик* маркетолог*`,
  uk: `керівни* начальниц* заступни* фахівець фахівця інженер* програміст* розробни* аналітик* бухгалтер* економіст* юрист* адвокат* консультант* координатор* адміністратор* секретар* помічни* асистент* представни* оператор* диспетчер* логіст* виконроб* майстер* дизайнер* редактор* перекладач*
    лікар* професор* доцент* викладач* вчител* ректор* аспірант* учений голова президент* власни* засновни* партнер* провідний провідна головний головна старший старша генеральний виконавчий комерційний спеціаліст* технолог* механік* підприємець`,
  sv: `chef* *chef direktor* utvecklare* konsult* ingenjor* saljare* ekonom* forskare* professor* doktorand* ordforande* delagare* projektledare* *ledare handlaggare* radgivare* larare* lakare* sjef* *sjef leder* *leder radgiver* konsulent* udvikler* utvikler* forsker* toimitusjohtaja johtaja paallikko* *paallikko tutkija* ugyvezeto* igazgato* vezeto* mernok* mudur* muduru muhendis* uzman* baskan*`,
}

/** Chinese and Japanese title words, found anywhere in a piece; longer first where one contains another. */
export const CJK_TITLES =
  `代表取締役社長 代表取締役 取締役 執行役員 専務 常務 社長 会長 副社長 本部長 部長代理 部長 次長 課長代理 課長補佐 課長 係長 主任技術者 主任研究員 主任 主査 主幹 主管 室長 所長 支店長 支社長 店長 工場長 院長 校長 学長 事務局長 局長 班長 チームリーダー リーダー マネージャー マネジャー ディレクター プロデューサー
  エンジニア デザイナー コンサルタント アドバイザー スペシャリスト プログラマー アシスタント チーフ オーナー 営業担当 担当 秘書 通訳 弁護士 税理士 会計士 行政書士 社会保険労務士 司法書士 弁理士 建築士 医師 看護師 教授 准教授 助教 講師 研究員 教諭 技師 技術者 代表 総支配人 支配人 顧問 理事 監事 責任者 編集長 記者 店主 主宰 参事 相談役
  总经理助理 副总经理 总经理 总裁 董事长 董事 经理 助理经理 主管 专员 助理 工程师 设计师 会计 出纳 采购员 业务员 销售员 销售代表 客户代表 业务代表 律师 合伙人 教授 副教授 讲师 研究员 博士后 博士生 研究生 科长 处长 主任 院长 所长 部长 总监 顾问 秘书 编辑 记者 翻译 医生 老师 创始人 负责人 首席 跟单 總經理 副總經理 經理 助理經理 協理 副理 專員 工程師 專案 設計師 會計師 會計 業務 總監 處長 課長 組長 律師 董事長 秘書 顧問 研究員 負責人 特助 外贸经理 销售经理 팀장 부장 과장 차장 대리 사원 이사 대표 대표이사 교수 연구원 매니저 책임 선임 수석`.split(
    /\s+/,
  )
