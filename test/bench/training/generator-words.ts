/** What generated mail is made of, by language: invented people, firms and sentences. Lists are cut at `|`. */
export interface LanguageWords {
  given: string
  family: string
  titles: string
  departments: string
  /** {x} stands for a firm's own word. */
  companies: string
  /** # stands for a digit. */
  streets: string
  towns: string
  phones: string
  /** Labels of work, mobile and fax numbers; each list holds the ways to write one. */
  work: string
  mobile: string
  fax: string
  greetings: string
  sentences: string
  offers: string
  disclaimer: string
  registry: string
  slogans: string
  tld: string
  away: string
}

export const firmWords =
  'Norvane|Bluefern|Kastell|Ortelix|Meridan|Polvara|Tresk|Quindle|Solvent Bay|Harrowgate|Lumino|Vectis|Aldermoor|Brixa|Cobalta|Dunmere|Elvaro|Fennick|Gravita|Hexamer|Ionica|Juvenor|Kelmar|Lorana|Mistral|Nordhus|Ostara|Pinecrest|Quarza|Rivello|Stellavia|Tundrix|Umbrio|Valtera|Wexley|Xenova|Ypsilon|Zephyria'

export const generatorWords: Record<string, LanguageWords> = {
  en: {
    given:
      'Alice|Brian|Carol|Derek|Emma|Frank|Grace|Henry|Irene|Jack|Karen|Louis|Megan|Nathan|Olivia|Peter|Rachel|Steven|Tina|Victor|Wendy|Mark|Susan|Jeff|Dana|Chris|Kay|Vince|Stacy|Phil',
    family:
      'Abernathy|Barlow|Castellan|Dunmore|Ellsworth|Fairbanks|Gadsden|Holloway|Ibbotson|Jessop|Kirkland|Lockhart|Merriweather|Norcross|Oakden|Pemberton|Quigley|Ravenhill|Stapleford|Thackeray|Underhill|Vance|Whitlock|Yardley',
    titles:
      'Sales Manager|Director of Operations|Senior Counsel|Project Engineer|Account Executive|Vice President, Trading|Office Manager|Research Assistant|Associate Professor|PhD Student|Marketing Coordinator|CEO|Head of Procurement|IT Support Analyst|Administrative Assistant|Founder & CTO|Principal Consultant|Contract Administrator|Systems Programmer|Owner',
    departments:
      'Legal Department|Gas Logistics|Human Resources|Risk Management|Department of Statistics|School of Engineering|Customer Service|Purchasing|Finance & Accounting|Energy Operations',
    companies:
      '{x} Corp.|{x} Inc.|{x} Ltd|{x} LLC|{x} & Sons|University of {x}|{x} Energy Services|{x} Consulting|{x} North America Corp.|{x} Partners LLP|{x} Medical Center|{x} Pty Ltd|{x} Systems',
    streets:
      '#### Main Street|## Baker Lane, Suite ###|P.O. Box ####|#### Louisiana Ave, ##th Floor|## Mill Road|#### Smithson Blvd., EB ####|Unit #, ## Canal Walk',
    towns:
      'Houston, Texas 77###|Springfield, IL 62###|London EC#A #BT|Portland, OR 97###|Leeds LS# #DQ|Sydney NSW 2###|Toronto, ON M5# #B4|Boston, MA 02###|Auckland 10##, New Zealand',
    phones:
      '(713) 555-####|713-555-01##|+1 212 555 01##|020 7946 0###|+44 (0)20 7946 0###|503.555.01##|(617)555-01##|x 5-####|+61 2 5550 ####',
    work: 'Phone: |Tel: |Tel. |T: |Office: |Direct: |Ph: |ph. ||Voice: |O: |work |D ',
    mobile: 'Cell: |Mobile: |M: |Mob. |Mobile |cell ',
    fax: 'Fax: |F: |fax |Fax |Facsimile: ',
    greetings: 'Hi {n},|Hello {n},|Dear {n},|{n},|Hi all,|All,|Good morning {n},|{n} -|',
    sentences:
      'Please find attached the revised agreement for your review.|I spoke with the vendor this morning and they can ship on Tuesday.|Let me know if you have any questions or need anything else.|The meeting has been moved to room 4B at 3:00 pm on Thursday.|We should have the numbers for the third quarter by the end of next week.|Can you send me the latest version of the spreadsheet?|I do not think that the second option works for us, because the price is too high.|Thanks for getting back to me so quickly.|As we discussed yesterday, the invoice 20443 is still open.|I tried to run the script with the new data and got the error below.|Could you please confirm that the order is complete?|If that is fine with you, I will go ahead and book it.|Attached is the draft.|I will be out of the office until Monday.|Does anyone know how to fix this?|The function returns NULL when the input has fewer than 3 rows.|See my comments in line.|We appreciate your business and hope to see you at the show.|They have not returned my calls.|FYI',
    offers:
      'For questions please call my colleague {p} at {t} or write to {e}.|You can reach the front desk at {t}.|Send the signed forms to {e} by Friday.|The contact there is {p}, {r}, {t}.',
    disclaimer:
      'This message and its attachments are confidential and meant only for the person it is addressed to. If you are not that person, please delete it and tell the sender. Any other use is not allowed.|The information in this e-mail may be legally privileged. If you received it in error, do not copy or forward it.|Please consider the environment before printing this e-mail.|The views expressed here are my own and not those of my employer.',
    registry:
      'Registered in England No. 0#######|VAT Reg. No. GB ### #### ##|ABN ## ### ### ###|Registered office: ## High Street, Leeds',
    slogans:
      'Quality you can count on|Visit us at the Spring Fair, booth 12|"Simplicity is the ultimate sophistication."|Follow us on Twitter|Book a meeting with me|Measure twice, cut once. -- old saying',
    tld: 'com|co.uk|org|net|com.au|edu|io',
    away: 'I am away until {d} without access to mail. In urgent cases please contact:',
  },
  pl: {
    given: 'Anna|Bartosz|Celina|Dominik|Ewelina|Filip|Grażyna|Hubert|Irena|Jacek|Łucja|Michał',
    family: 'Borkowicz|Cieślar|Drzewiecki|Grabiec|Jaworek|Kosmala|Lewańczyk|Mroczek|Olszaniec|Piwowar|Świderek|Żurawik',
    titles:
      'Kierownik Działu Sprzedaży|Specjalista ds. Zakupów|Prezes Zarządu|Inżynier Projektu|Główna Księgowa|Asystentka Zarządu|Dyrektor Handlowy|Doradca Klienta|Przedstawiciel Handlowy|Radca prawny|właściciel',
    departments: 'Dział Handlowy|Biuro Obsługi Klienta|Dział Księgowości|Dział Logistyki',
    companies: '{x} Sp. z o.o.|{x} S.A.|PPHU {x}|{x} sp.j.|Kancelaria {x}|Politechnika {x}|{x} Polska',
    streets: 'ul. Długa ##|ul. Polna #/##|al. Jerozolimskie ###|os. Słoneczne #|Plac Wolności #',
    towns: '00-### Warszawa|30-### Kraków|61-### Poznań|80-### Gdańsk',
    phones: '+48 22 555 ## ##|+48 601 ### ###|12 555 ## ##|601-###-###|(22) 555-##-##',
    work: 'tel. |Tel.: |T: |tel.: +48 |telefon: ',
    mobile: 'kom. |tel. kom. |mob. |M: |GSM: ',
    fax: 'fax |faks: |fax: ',
    greetings: 'Dzień dobry,|Witam,|Szanowni Państwo,|Panie {n},|Cześć,|',
    sentences:
      'W załączeniu przesyłam ofertę zgodnie z ustaleniami.|Proszę o potwierdzenie terminu dostawy.|Faktura została wysłana wczoraj, termin płatności 14 dni.|Czy możemy przełożyć spotkanie na środę na godz. 10?|Dziękuję za szybką odpowiedź.|Towar będzie gotowy do odbioru w przyszłym tygodniu.|W razie pytań pozostaję do dyspozycji.|Niestety nie mamy tego modelu na magazynie.|Zamówienie 4471/2023 jest w realizacji.|Proszę o przesłanie rysunków technicznych.',
    offers: 'W sprawie serwisu proszę dzwonić do {p}, tel. {t}.|Dokumenty proszę wysłać na adres {e}.',
    disclaimer:
      'Treść tej wiadomości jest poufna i przeznaczona tylko dla adresata. Jeśli otrzymali ją Państwo przez pomyłkę, prosimy o jej usunięcie.|Zanim wydrukujesz tę wiadomość, pomyśl o środowisku.|Administratorem danych osobowych jest spółka.',
    registry:
      'NIP 525-###-##-##, REGON #########|KRS 0000######, Sąd Rejonowy dla m.st. Warszawy|Kapitał zakładowy: 50 000 zł',
    slogans: 'Odwiedź nas na targach, stoisko 12|Nowa kolekcja już w sklepie!|Polub nas na Facebooku',
    tld: 'pl|com.pl|eu',
    away: 'Jestem na urlopie do {d}. W pilnych sprawach proszę o kontakt:',
  },
  de: {
    given:
      'Andreas|Birgit|Carsten|Doris|Ernst|Franziska|Günter|Heike|Ines|Jürgen|Katja|Lutz|Monika|Norbert|Petra|Rüdiger',
    family:
      'Ackerstein|Brunnhuber|Dornbusch|Eichwald|Feldkirch|Grünhagen|Hollander|Jägersberg|Kronthal|Lindhorst|Mühlenbeck|Nettelbach|Oberkofler|Rautenberg|Steinwender',
    titles:
      'Vertriebsleiter|Geschäftsführer|Leiterin Einkauf|Projektleiter|Sachbearbeiterin|Technischer Kundenberater|Assistentin der Geschäftsleitung|Dipl.-Ing. (FH)|Rechtsanwalt|Teamleiter Service|Wissenschaftliche Mitarbeiterin|Inhaber',
    departments: 'Abteilung Einkauf|Vertrieb Innendienst|Institut für Werkstoffkunde|Kundendienst|Buchhaltung',
    companies:
      '{x} GmbH|{x} AG|{x} GmbH & Co. KG|{x} e.K.|Universität {x}|Stadtwerke {x}|{x} Maschinenbau GmbH|Kanzlei {x} & Partner|{x} KG',
    streets: 'Hauptstraße ##|Industriestr. #|Am Bahnhof #|Postfach ## ## ##|Lindenallee ##a',
    towns: '80### München|D-70### Stuttgart|10### Berlin|A-10## Wien|CH-80## Zürich|20### Hamburg',
    phones: '+49 89 5550 ##-##|0711 / 555 ##-0|030 5550####|+43 1 555 ## ##|+41 44 555 ## ##|0170 555 ####',
    work: 'Tel.: |Telefon: |Tel. |T |Fon: |Tel +49 |Durchwahl: ',
    mobile: 'Mobil: |Handy: |M |mobil |Mobil +49 170 ',
    fax: 'Fax: |Telefax: |F |Fax ',
    greetings:
      'Sehr geehrte Damen und Herren,|Hallo {n},|Sehr geehrter Herr {n},|Guten Tag,|Liebe Kollegen,|Moin {n},|',
    sentences:
      'anbei erhalten Sie das gewünschte Angebot.|Bitte bestätigen Sie uns den Liefertermin.|Die Rechnung haben wir gestern per Post verschickt.|Können wir den Termin auf Donnerstag um 14 Uhr verschieben?|Vielen Dank für Ihre schnelle Rückmeldung.|Die Ware ist ab nächster Woche lieferbar.|Für Rückfragen stehe ich Ihnen gerne zur Verfügung.|Leider ist das Ersatzteil derzeit nicht auf Lager.|Das Protokoll der Besprechung habe ich im Ordner abgelegt.|Wir melden uns, sobald die Prüfung abgeschlossen ist.',
    offers: 'Bei Fragen wenden Sie sich bitte an {p} unter {t}.|Die Unterlagen senden Sie bitte an {e}.',
    disclaimer:
      'Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt. Wenn Sie nicht der richtige Empfänger sind, löschen Sie diese Nachricht bitte.|Bitte denken Sie an die Umwelt, bevor Sie diese E-Mail ausdrucken.|Informationen zum Datenschutz finden Sie auf unserer Internetseite.',
    registry:
      'Sitz der Gesellschaft: Stuttgart, Amtsgericht Stuttgart HRB ######|Geschäftsführer: Dr. Max Beispiel, Erika Muster|USt-IdNr.: DE #########|Vorstand: Dr. Erika Muster (Vors.) · Aufsichtsrat: Max Beispiel',
    slogans: 'Besuchen Sie uns auf der Messe, Halle 5|Folgen Sie uns auf LinkedIn|Qualität seit 1968',
    tld: 'de|at|ch|com',
    away: 'Ich bin bis {d} nicht im Büro. In dringenden Fällen wenden Sie sich bitte an:',
  },
  fr: {
    given: 'Amélie|Bastien|Claire|Damien|Élodie|Fabrice|Gaëlle|Hervé|Inès|Jérôme|Karine|Laurent',
    family:
      'Aubrac|Bellecombe|Charrier|Delaroche|Estève|Fontanges|Garrigou|Hautefeuille|Lavergne|Montaigu|Pradelles|Vaucresson',
    titles:
      "Responsable commercial|Directrice des achats|Chargé d'affaires|Assistante de direction|Gérant|Chef de projet|Ingénieur d'études|Comptable|Président|Avocat à la Cour|Doctorant",
    departments: 'Service comptabilité|Direction commerciale|Laboratoire de physique|Service clients',
    companies: '{x} SARL|{x} SAS|Groupe {x}|Cabinet {x}|{x} France|Université de {x}|Mairie de {x}|Ets {x}',
    streets:
      '## rue de la Paix|#, avenue Victor Hugo|ZI des Acacias|BP ##|## bis boulevard Voltaire|Place de la Mairie',
    towns: '75### Paris|69### Lyon|13### Marseille Cedex 0#|B-10## Bruxelles|31### TOULOUSE',
    phones: '01 99 00 ## ##|+33 (0)1 99 00 ## ##|06 39 98 ## ##|04.65.71.##.##|+32 2 555 ## ##',
    work: 'Tél. : |Tél: |Tel. |T. |Standard : |Tél |Ligne directe : ',
    mobile: 'Mobile : |Port. : |Portable: |Mob. |M. ',
    fax: 'Fax : |Fax |Télécopie : ',
    greetings: 'Bonjour,|Bonjour {n},|Madame, Monsieur,|Cher {n},|Bonsoir,|',
    sentences:
      "Veuillez trouver ci-joint le devis demandé.|Merci de bien vouloir confirmer la date de livraison.|La facture a été envoyée hier par courrier.|Pouvons-nous déplacer la réunion à jeudi 14 h ?|Je vous remercie pour votre réponse rapide.|Le matériel sera disponible la semaine prochaine.|Je reste à votre disposition pour tout renseignement.|Malheureusement cette référence n'est plus en stock.|Nous avons bien reçu votre commande 20441.|Vous trouverez mes remarques dans le document.",
    offers: "Pour toute question, contactez {p} au {t}.|Merci d'envoyer les documents à {e}.",
    disclaimer:
      "Ce message et ses pièces jointes sont confidentiels et destinés à la seule personne nommée. Si vous l'avez reçu par erreur, merci de le détruire.|Pensez à l'environnement avant d'imprimer ce message.",
    registry: 'SAS au capital de 50 000 € - RCS Paris ### ### ###|SIRET ### ### ### #####|N° TVA FR## #########',
    slogans: 'Suivez-nous sur LinkedIn|Retrouvez-nous au salon, stand C12|La qualité depuis 1968',
    tld: 'fr|be|com',
    away: "Je suis absent jusqu'au {d}. En cas d'urgence, merci de contacter :",
  },
  es: {
    given: 'Alba|Benito|Carmen|Diego|Elena|Fermín|Gloria|Hugo|Inmaculada|Javier|Lucía|Manuel',
    family:
      'Arroyuelo Paz|Bermejo|Castañar|Domenech|Escudero Gil|Fuentealba|Galíndez|Hinojosa|Iriarte|Lozoya Ruiz|Montalbán|Quesada',
    titles:
      'Director Comercial|Jefa de Compras|Técnico de Soporte|Gerente|Ingeniera de Proyectos|Responsable de Logística|Administración|Abogado|Asesora Fiscal|Profesor Titular',
    departments: 'Departamento de Ventas|Atención al Cliente|Facultad de Ciencias|Dpto. de Compras',
    companies: '{x} S.L.|{x} S.A.|Grupo {x}|{x} S.A. de C.V.|Universidad de {x}|Talleres {x}|{x} SpA',
    streets:
      'C/ Mayor, ##|Avda. de la Constitución ##, #º B|Pol. Ind. Las Eras, nave #|Calle ## No. ##-##|Av. Reforma ###',
    towns: '280## Madrid|080## Barcelona|CDMX, C.P. 0####|Lima 1#|Santiago, Chile',
    phones: '+34 91 555 ## ##|699 55 ## ##|+52 55 5555 ####|(01) 555-####|912 55 ## ##',
    work: 'Tel.: |Tfno: |Teléfono: |T. |Telf. |Tel ',
    mobile: 'Móvil: |Cel.: |M. |Celular: |Móv. ',
    fax: 'Fax: |Fax |F. ',
    greetings: 'Hola {n},|Buenos días,|Estimado {n}:|Estimados señores:|Buenas tardes,|',
    sentences:
      'Adjunto le envío el presupuesto solicitado.|Por favor, confirme la fecha de entrega.|La factura se envió ayer por correo.|¿Podemos cambiar la reunión al jueves a las 10?|Gracias por su rápida respuesta.|El material estará disponible la próxima semana.|Quedamos a su disposición para cualquier consulta.|Lamentablemente no tenemos ese modelo en stock.|Hemos recibido su pedido 20441.|Le llamo mañana para cerrar los detalles.',
    offers: 'Para cualquier duda llame a {p} al {t}.|Envíe los documentos a {e}.',
    disclaimer:
      'Este mensaje es confidencial y va dirigido solo a su destinatario. Si lo ha recibido por error, le rogamos que lo elimine.|Antes de imprimir este correo piense en el medio ambiente.',
    registry: 'CIF B########|Inscrita en el Registro Mercantil de Madrid|RUC 20#########',
    slogans: 'Síguenos en nuestras redes|Visítanos en la feria, stand 12|Calidad desde 1968',
    tld: 'es|com.mx|cl|com',
    away: 'Estaré fuera de la oficina hasta el {d}. Para temas urgentes contacte con:',
  },
  it: {
    given: 'Alessia|Bruno|Chiara|Dario|Elisa|Fabio|Giulia|Ivano|Lorena|Matteo|Nicoletta|Oscar',
    family:
      'Albertazzi|Brambini|Cavalleri|Donadoni|Erculani|Ferraguti|Gualandri|Locatelli|Marchesin|Ottaviani|Pederzoli|Tassinari',
    titles:
      'Responsabile Commerciale|Ufficio Acquisti|Amministratore Delegato|Direttore Tecnico|Geometra|Titolare|Impiegata amministrativa|Avvocato|Project Manager|Dottorando',
    departments: 'Ufficio Commerciale|Servizio Clienti|Dipartimento di Fisica|Amministrazione',
    companies: '{x} S.r.l.|{x} S.p.A.|Studio {x}|{x} snc|Università di {x}|Officine {x}|F.lli {x}',
    streets: 'Via Roma, ##|Viale Europa ##/#|Piazza Garibaldi #|Corso Italia ##',
    towns: '20### Milano (MI)|I-40### Bologna|00### Roma|31### Treviso (TV)',
    phones: '+39 02 555 ####|02 5550 ###|+39 335 555 ####|335 55 ## ###|051.555###',
    work: 'Tel. |Tel: |T. |Telefono: |Ph. |tel ',
    mobile: 'Cell. |Mob. |Cellulare: |M. ',
    fax: 'Fax |Fax: |F. ',
    greetings: 'Buongiorno,|Gentile {n},|Ciao {n},|Spett.le ditta,|Buonasera,|',
    sentences:
      'in allegato invio il preventivo richiesto.|La prego di confermare la data di consegna.|La fattura è stata spedita ieri.|Possiamo spostare la riunione a giovedì alle 15?|Grazie per la rapida risposta.|Il materiale sarà disponibile la prossima settimana.|Resto a disposizione per chiarimenti.|Purtroppo il modello non è disponibile a magazzino.|Abbiamo ricevuto il vostro ordine 20441.|Le mando il disegno aggiornato domani.',
    offers: 'Per informazioni chiamare {p} al {t}.|I documenti vanno inviati a {e}.',
    disclaimer:
      "Questo messaggio è riservato ed è destinato solo alla persona indicata. Se lo ha ricevuto per errore, la preghiamo di eliminarlo.|Prima di stampare questa mail pensa all'ambiente.",
    registry: 'P.IVA 0##########|C.F. e P.IVA ########### - REA MI-######|Cap. Soc. € 50.000 i.v.',
    slogans: 'Seguici su Facebook|Venite a trovarci in fiera, stand 12|Qualità dal 1968',
    tld: 'it|com|eu',
    away: 'Sono fuori ufficio fino al {d}. Per urgenze contattare:',
  },
  nl: {
    given: 'Anouk|Bram|Carlijn|Daan|Esther|Floris|Gerrit|Hanneke|Ingrid|Joost|Karin|Lars',
    family:
      'van den Akker|Boersma|de Craen|van Doorn|Elzinga|Groenewoud|Hofstra|Jonkman|Kuipers|van Leeuwenhoek|Nieuwland|Terpstra',
    titles:
      'Accountmanager|Hoofd Inkoop|Directeur|Medewerker verkoop binnendienst|Projectleider|Adviseur|Zaakvoerder|Beleidsmedewerker|Controller|Eigenaar',
    departments: 'Afdeling Inkoop|Klantenservice|Faculteit Techniek|Verkoop binnendienst',
    companies: '{x} B.V.|{x} BV|{x} N.V.|Gemeente {x}|Bouwbedrijf {x}|{x} Groep|Universiteit {x}|V.O.F. {x}',
    streets: 'Dorpsstraat ##|Postbus ###|Industrieweg ##a|Kerkplein #|Havenkade ##',
    towns: '10## AB Amsterdam|3### KL Utrecht|9000 Gent|56## CD Eindhoven',
    phones: '+31 20 555 ####|020 - 555 ## ##|06 5555 ####|+32 9 555 ## ##|0031-20-555####',
    work: 'T |Tel. |Tel: |T: |Telefoon: |T. ',
    mobile: 'M |Mobiel: |Gsm: |M: |mob. ',
    fax: 'F |Fax: |Fax ',
    greetings: 'Beste {n},|Geachte heer {n},|Hallo {n},|Goedemorgen,|Hoi {n},|',
    sentences:
      'bijgaand ontvangt u de gevraagde offerte.|Wilt u de leverdatum bevestigen?|De factuur is gisteren verstuurd.|Kunnen we de afspraak verzetten naar donderdag 14 uur?|Bedankt voor de snelle reactie.|Het materiaal is volgende week beschikbaar.|Mocht u nog vragen hebben, dan hoor ik het graag.|Helaas is dit model niet op voorraad.|Wij hebben uw bestelling 20441 ontvangen.|Ik stuur je morgen de tekening.',
    offers: 'Voor vragen kunt u bellen met {p}, {t}.|De stukken kunt u sturen naar {e}.',
    disclaimer:
      'Dit bericht is vertrouwelijk en alleen bestemd voor de geadresseerde. Heeft u het ten onrechte ontvangen, verwijder het dan.|Denk aan het milieu voordat u deze e-mail afdrukt.',
    registry: 'KvK ######## | BTW NL#########B01|BTW BE 0###.###.###',
    slogans: 'Volg ons op LinkedIn|Bezoek ons op de beurs, stand 12|Vakwerk sinds 1968',
    tld: 'nl|be|com',
    away: 'Ik ben afwezig tot {d}. Voor dringende zaken kunt u contact opnemen met:',
  },
  pt: {
    given: 'Adriana|Bernardo|Cláudia|Duarte|Eduarda|Fábio|Gisele|Henrique|Isabela|João|Letícia|Márcio',
    family: 'Abrantes|Bulhões|Cardim|Dourado|Estrela|Figueirinha|Gusmão|Lacerda|Magalhães Prado|Nogueira|Pacheco|Teles',
    titles:
      'Gerente Comercial|Diretora de Compras|Engenheiro de Projetos|Analista Financeiro|Assistente Administrativa|Sócio|Coordenadora de Vendas|Advogado|Supervisor de Logística|Professor Adjunto',
    departments: 'Departamento Comercial|Setor de Compras|Atendimento ao Cliente|Financeiro',
    companies: '{x} Ltda.|{x} S.A.|{x}, Lda.|Grupo {x}|Universidade de {x}|{x} Indústria e Comércio Ltda|{x} ME',
    streets: 'Rua das Flores, ##|Av. Paulista, #### - conj. ##|Rodovia BR-101, km ##|Travessa Nova, #, #º Esq.',
    towns: 'São Paulo - SP|CEP 0####-###|1###-### Lisboa|Curitiba/PR',
    phones: '(11) 5555-####|+55 11 95555-####|+351 21 555 ####|21 555 ## ##|(41) 9 5555-####',
    work: 'Tel.: |Fone: |Telefone: |T. |Tel ',
    mobile: 'Cel.: |Celular: |Telemóvel: |M. |WhatsApp: ',
    fax: 'Fax: |Fax |F. ',
    greetings: 'Bom dia,|Olá {n},|Prezado {n},|Boa tarde,|Caros,|',
    sentences:
      'segue em anexo a proposta solicitada.|Por favor, confirme a data de entrega.|A nota fiscal foi enviada ontem.|Podemos mudar a reunião para quinta às 10h?|Obrigado pela resposta rápida.|O material estará disponível na próxima semana.|Fico à disposição para qualquer esclarecimento.|Infelizmente não temos esse modelo em estoque.|Recebemos o seu pedido 20441.|Amanhã envio o desenho atualizado.',
    offers: 'Em caso de dúvida ligue para {p}, {t}.|Envie os documentos para {e}.',
    disclaimer:
      'Esta mensagem é confidencial e destina-se apenas ao destinatário. Se a recebeu por engano, por favor elimine-a.|Antes de imprimir pense no meio ambiente.',
    registry: 'CNPJ ##.###.###/0001-##|NIF 5########',
    slogans: 'Siga-nos nas redes|Visite-nos na feira, stand 12|Qualidade desde 1968',
    tld: 'com.br|pt|com',
    away: 'Estarei ausente até {d}. Para assuntos urgentes, contacte:',
  },
  cs: {
    given: 'Alena|Bohumil|Dana|Eliška|František|Hana|Ivana|Jaroslav|Kamila|Ladislav|Milada|Ondřej',
    family:
      'Bartůněk|Čermáková|Doubrava|Fialka|Havlasová|Chalupník|Jelínková|Kratochvíle|Modráková|Pospíchal|Řeháček|Šafránková',
    titles:
      'obchodní zástupce|vedoucí nákupu|jednatel|asistentka ředitele|projektový manažer|účetní|ředitel společnosti|referent prodeje|technik|advokát',
    departments: 'Obchodní oddělení|Katedra matematiky|Zákaznický servis|Odbor dopravy',
    companies: '{x} s.r.o.|{x}, a.s.|{x} spol. s r.o.|Univerzita {x}|Městský úřad {x}|{x} v.o.s.',
    streets: 'Hlavní ##|Nádražní ###/##|nám. Míru #|Dlouhá ##',
    towns: '110 00 Praha 1|602 00 Brno|70# 30 Ostrava|370 01 České Budějovice',
    phones: '+420 222 555 ###|601 555 ###|+420 602 555 ###|222 555 ###',
    work: 'tel.: |Tel: |T: |telefon: |t: ',
    mobile: 'mob.: |mobil: |M: |GSM: |m: ',
    fax: 'fax: |Fax: |f: ',
    greetings: 'Dobrý den,|Vážený pane {n},|Ahoj {n},|Vážení,|',
    sentences:
      'v příloze zasílám požadovanou nabídku.|Prosím o potvrzení termínu dodání.|Faktura byla odeslána včera.|Můžeme přesunout schůzku na čtvrtek v 10 hodin?|Děkuji za rychlou odpověď.|Zboží bude k dispozici příští týden.|V případě dotazů jsem vám k dispozici.|Bohužel tento model nemáme skladem.|Vaši objednávku 20441 jsme přijali.|Zítra pošlu aktualizovaný výkres.',
    offers: 'S dotazy se obracejte na {p}, tel. {t}.|Dokumenty prosím pošlete na {e}.',
    disclaimer:
      'Tato zpráva je důvěrná a určená pouze adresátovi. Pokud jste ji obdrželi omylem, prosíme o její smazání.|Než vytisknete tento e-mail, myslete na životní prostředí.',
    registry: 'IČ: ########, DIČ: CZ########|Zapsána v obchodním rejstříku, spisová značka C #####',
    slogans: 'Navštivte nás na veletrhu|Sledujte nás na Facebooku|Kvalita od roku 1968',
    tld: 'cz|eu|com',
    away: 'Do {d} čerpám dovolenou. V naléhavých případech kontaktujte:',
  },
  ru: {
    given: 'Алексей|Валентина|Григорий|Дарья|Егор|Жанна|Игорь|Ксения|Леонид|Марина|Никита|Ольга',
    family:
      'Белозёров|Воронцова|Глазунов|Дроздецкая|Ермолин|Зайцевский|Калашник|Лебедева|Мельниченко|Осипова|Рябинин|Тарасенко',
    titles:
      'Менеджер по продажам|Директор|Начальник отдела снабжения|Ведущий инженер|Главный бухгалтер|Заместитель генерального директора|Специалист ВЭД|Юрист|Логист|Руководитель проекта',
    departments: 'Отдел продаж|Отдел закупок|Кафедра физики|Бухгалтерия|Служба поддержки',
    companies: 'ООО «{x}»|АО "{x}"|ЗАО «{x}»|ИП {x}|ГК «{x}»|НИИ {x}|Завод «{x}»',
    streets: 'ул. Ленина, д. ##|пр-т Мира, ##, оф. ###|Заводская ул., #|ул. Садовая, ## стр. #',
    towns: 'г. Москва, 1#####|Санкт-Петербург|620###, г. Екатеринбург|г. Казань',
    phones: '+7 (495) 555-##-##|8 (812) 555-##-##|+7 916 555 ## ##|8-916-555-##-##|8 800 555 ## ##',
    work: 'тел.: |Тел. |т. |Телефон: |раб. |тел/факс ',
    mobile: 'моб.: |Моб. |сот. |м. |Мобильный: ',
    fax: 'факс: |Факс |ф. ',
    greetings: 'Добрый день!|Здравствуйте, {n}!|Уважаемые коллеги,|Добрый день, {n}.|',
    sentences:
      'Направляю коммерческое предложение согласно запросу.|Прошу подтвердить срок поставки.|Счёт был отправлен вчера, оплата в течение 5 дней.|Можем перенести встречу на четверг на 11:00?|Спасибо за быстрый ответ.|Товар будет на складе на следующей неделе.|Если будут вопросы, звоните.|К сожалению, этой модели нет в наличии.|Ваш заказ 20441 принят в работу.|Завтра вышлю обновлённый чертёж.',
    offers: 'По вопросам доставки обращайтесь: {p}, тел. {t}.|Документы направьте на {e}.',
    disclaimer:
      'Данное сообщение является конфиденциальным и предназначено только для адресата. Если вы получили его по ошибке, удалите его.|Подумайте об окружающей среде, прежде чем печатать это письмо.',
    registry: 'ИНН 77########, ОГРН 10###########|р/с 40702810#########, БИК 0445#####',
    slogans: 'Скидка 7% до конца месяца!|Приглашаем на выставку, стенд 12|Мы в Telegram',
    tld: 'ru|com|kz',
    away: 'Я в отпуске до {d}. По срочным вопросам обращайтесь:',
  },
  uk: {
    given: 'Андрій|Богдана|Володимир|Галина|Дмитро|Євгенія|Іван|Катерина|Лариса|Микола|Оксана|Петро',
    family:
      'Бондарчук|Вишневецька|Гончарик|Дорошенко|Журавель|Іваницька|Кравець|Левицький|Матвійчук|Олійник|Савчин|Ткаченко',
    titles:
      'Менеджер зі збуту|Директор|Начальник відділу постачання|Провідний інженер|Головний бухгалтер|Фахівець із ЗЕД|Юрист|Логіст|Керівник проєкту|виконроб',
    departments: 'Відділ продажів|Відділ закупівель|Кафедра хімії|Служба підтримки',
    companies: 'ТОВ «{x}»|ПрАТ "{x}"|ФОП {x}|ПП «{x}»|ТОВ {x}|Завод «{x}»',
    streets: 'вул. Шевченка, ##|просп. Перемоги, ##, оф. ###|вул. Зелена, #|бульв. Лесі Українки, ##',
    towns: 'м. Київ, 01###|79### Львів|Харків|м. Одеса',
    phones: '+38 (044) 555-##-##|067 555 ## ##|+380 50 555 ## ##|(032) 555-##-##',
    work: 'тел.: |Тел. |т. |Телефон: |роб. ',
    mobile: 'моб.: |Моб. |м. |Мобільний: ',
    fax: 'факс: |Факс |ф. ',
    greetings: 'Доброго дня!|Вітаю, {n}!|Шановні колеги,|Добрий день,|',
    sentences:
      'Надсилаю комерційну пропозицію згідно із запитом.|Прошу підтвердити термін поставки.|Рахунок було надіслано вчора.|Чи можемо перенести зустріч на четвер на 11:00?|Дякую за швидку відповідь.|Товар буде на складі наступного тижня.|Якщо будуть запитання, телефонуйте.|На жаль, цієї моделі немає в наявності.|Ваше замовлення 20441 прийнято.|Завтра надішлю оновлене креслення.',
    offers: 'З питань доставки звертайтеся: {p}, тел. {t}.|Документи надішліть на {e}.',
    disclaimer:
      'Це повідомлення конфіденційне і призначене лише для адресата. Якщо ви отримали його помилково, видаліть його.|Подумайте про довкілля, перш ніж друкувати.',
    registry: 'ЄДРПОУ ########|ІПН ##########, р/с UA##############',
    slogans: 'Запрошуємо на виставку, стенд 12|Ми у Facebook|Знижка 7% до кінця місяця!',
    tld: 'ua|com.ua|com',
    away: 'Я у відпустці до {d}. З термінових питань:',
  },
  ja: {
    given: '健太|美咲|大輔|陽子|翔|恵子|直人|由美|拓也|真理',
    family: '青山|石橋|上原|大塚|菊地|小泉|佐久間|高瀬|中野|西川|原田|水野',
    titles: '営業部長|課長|主任|代表取締役|購買担当|係長|技術部 マネージャー|総務|エンジニア|取締役',
    departments: '営業部|購買部 購買課|技術開発部|総務部|カスタマーサポート',
    companies: '株式会社{x}|{x}株式会社|有限会社{x}|{x}合同会社|(株){x}|{x}工業株式会社',
    streets: '〒1##-00##|東京都港区芝#-##-#|大阪市北区梅田#-#-# {x}ビル#F|名古屋市中区栄#丁目#番#号',
    towns: '東京都千代田区#-#-#|神奈川県横浜市西区#-#|〒5##-00## 大阪府大阪市',
    phones: '03-5555-####|06-5555-####|090-5555-####|+81 3 5555 ####|0120-555-###',
    work: 'TEL：|Tel: |TEL |電話：|電話番号 |T ',
    mobile: '携帯：|Mobile: |携帯 |M ',
    fax: 'FAX：|Fax: |FAX ',
    greetings: '{n}様|お世話になっております。|株式会社サンプル {n}様|いつもお世話になっております。|お疲れ様です。|',
    sentences:
      'ご依頼の見積書を添付いたしますので、ご確認をお願いいたします。|納期についてご連絡をいただけますでしょうか。|請求書は昨日発送いたしました。|打ち合わせを木曜日の14時に変更することは可能でしょうか。|早速のご返信ありがとうございます。|商品は来週入荷する予定です。|ご不明な点がございましたら、お気軽にお問い合わせください。|申し訳ございませんが、現在在庫がございません。|ご注文番号20441を承りました。|図面を明日お送りします。',
    offers: 'お急ぎの場合は{p}（TEL {t}）までご連絡ください。|書類は{e}宛にお送りください。',
    disclaimer:
      'このメールには機密情報が含まれている場合があります。誤って受信された場合は、破棄してください。|環境保護のため、印刷は控えてください。',
    registry: '登録番号：T#############|法人番号 #############',
    slogans: '展示会に出展します|ホームページをリニューアルしました',
    tld: 'co.jp|jp|com',
    away: '{d}まで不在にしております。お急ぎの場合は下記までご連絡ください。',
  },
  zh: {
    given: '伟|芳|娜|秀英|敏|静|丽娟|强|俊杰|佳怡|淑芬|志明',
    family: '王|李|陈|杨|赵|黄|周|吴|徐|孫|許|張',
    titles: '销售经理|采购主管|总经理|工程师|业务经理|副總經理|專員|客服主管|技术总监|助理',
    departments: '销售部|采购部|技术部|业务部|客服中心',
    companies: '{x}有限公司|上海{x}科技有限公司|{x}股份有限公司|深圳市{x}电子有限公司|{x}集团|{x}大学',
    streets:
      '地址：上海市浦东新区张江路##号|深圳市南山区科技园#栋###室|台北市信義區信義路#段##號|北京市朝阳区建国路##号',
    towns: '邮编：1#####|200###|广东省深圳市',
    phones: '021-5555 ####|138 5555 ####|+86 755 5555 ####|02-5555-####|0912-555-###',
    work: '电话：|Tel: |電話：|TEL：|座机：',
    mobile: '手机：|Mobile: |手機：|M: ',
    fax: '传真：|Fax: |傳真：',
    greetings: '您好：|{n}您好，|尊敬的客户：|你好，|',
    sentences:
      '附件是您需要的报价单，请查收。|请确认交货日期。|发票已经昨天寄出。|会议可以改到周四下午两点吗？|感谢您的快速回复。|货物下周可以发出。|如有任何问题，请随时与我联系。|很抱歉，该型号目前没有库存。|您的订单20441已经收到。|更新后的图纸明天发给您。',
    offers: '如有急事请联系{p}，电话{t}。|文件请发送至{e}。',
    disclaimer:
      '本邮件及其附件含有保密信息，仅限于发送给上面的收件人。如果您错收了本邮件，请立即删除。|请在打印前考虑环保。',
    registry: '统一社会信用代码：91############|統一編號：########',
    slogans: '欢迎参观我们的展位|关注我们的公众号',
    tld: 'com.cn|cn|com.tw|com',
    away: '本人休假至{d}，如有急事请联系：',
  },
}
