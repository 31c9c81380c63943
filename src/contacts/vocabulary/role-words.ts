/**
 * Local parts that name a function instead of a person, by language (RFC 2142 and the habits of thirteen languages'
 * business sites, 2026-11). Compared without diacritics, in lower case. Data only.
 */
export const roleWords: ReadonlySet<string> = new Set(
  `
info information infos inform contact contacts contactus hello hi hey ask enquiry enquiries inquiry inquiries general office
offices frontoffice front frontdesk desk backoffice reception receptionist admin administrator administration sysadmin root webmaster hostmaster
postmaster abuse noc security support helpdesk help service services customerservice customercare care client clients customer
customers customersupport servicedesk sales sale salesteam presales order orders ordering purchase purchasing procurement buying
buyer buyers supplier suppliers vendor vendors quote quotes quotation quotations rfq tender tenders export exports import imports
billing bill bills invoice invoices invoicing account accounts accounting accountant accountspayable accountsreceivable ap ar
finance finances financial payment payments payroll treasury credit collections tax hr humanresources people recruiting
recruitment recruiter careers career jobs job talent hiring training marketing press media pr newsroom news newsletter
newsletters communications comms events event webinar webinars partners partner partnership partnerships affiliates
logistics shipping dispatch delivery deliveries transport warehouse stock returns freight customs forwarding production quality qa qc
maintenance engineering technical tech it itsupport ict edi web website shop store eshop webshop online booking bookings
reservations reservation travel legal compliance privacy gdpr dpo dataprotection investor investors ir board management ceo cfo cto coo
director secretary secretariat assistant team staff all everyone company group department dept division branch hq headquarters
mail mails email mailbox post inbox box feedback complaints complaint claims claim survey surveys project projects pm
operations ops planning dev developers api system systems server alerts alert monitoring notification notifications notify
notifier noreply donotreply reply bounce bounces mailer mailerdaemon daemon automailer auto automated robot bot invitation
invitations invite invites invitation messages message updates update digest calendar meetings meeting documents docs sign
esign reports report billingnoreply statements receipts receipt confirm confirmation registration register signup
welcome members membership subscriptions subscription unsubscribe list lists listserv majordomo owner request
kontakt biuro sekretariat handel handlowy handlowe sprzedaz dzialhandlowy zamowienia zamowienie zakupy zakup zaopatrzenie zapytania oferty oferta
ksiegowosc faktury faktura rozliczenia finanse kadry place kadryiplace praca rekrutacja rekrutacje kariera serwis pomoc bok boa
obsluga obslugaklienta reklamacje reklamacja zwroty magazyn logistyka transport spedycja produkcja jakosc marketing reklama
sklep recepcja rezerwacje rezerwacja dyrekcja prezes zarzad administracja poczta technika techniczny dzialtechniczny wsparcie
informacja projekty inwestycje przetargi iod rodo ochronadanych hurt hurtownia eksport
zentrale buero buro bueros empfang sekretariat verwaltung geschaeftsleitung geschaftsleitung geschaeftsfuehrung gf vertrieb
verkauf verkaufsinnendienst innendienst aussendienst anfrage anfragen angebot angebote bestellung bestellungen auftrag auftraege
einkauf beschaffung lieferanten buchhaltung rechnung rechnungen rechnungswesen finanzen mahnung personal personalabteilung bewerbung bewerbungen karriere
ausbildung kundenservice kundendienst kundenbetreuung kunden hotline technik werkstatt lager versand logistik disposition
spedition produktion qualitaet qualitat qs presse werbung datenschutz reklamation reklamationen mitglieder verein praxis kanzlei termin termine
accueil bureau direction secretariat commercial commerciale ventes vente devis commande commandes achat achats fournisseurs
comptabilite compta facturation factures facture finances paie rh ressourceshumaines recrutement emploi candidature candidatures
sav serviceclient serviceclients clientele relationclient technique atelier logistique expedition livraison transports qualite
communication presse boutique reservation reservations juridique rgpd administratif gestion renseignements bonjour
informazioni segreteria amministrazione direzione commerciale vendite vendita preventivi ordini ordine acquisti acquisto
fornitori contabilita fatture fatturazione fattura pagamenti personale risorseumane lavoraconnoi candidature lavoro assistenza
assistenzaclienti clienti servizioclienti tecnico ufficiotecnico ufficio ufficioacquisti ufficiovendite magazzino logistica spedizioni qualita produzione stampa
negozio prenotazioni reception legale pec posta
contacto informacion oficina secretaria administracion direccion gerencia ventas venta comercial presupuestos pedidos pedido
compras compra proveedores contabilidad facturacion facturas factura pagos cobros tesoreria recursoshumanos rrhh empleo
trabajo seleccion atencion atencionalcliente clientes soporte asistencia tecnico servicio serviciotecnico taller almacen logistica
envios calidad produccion prensa tienda reservas reserva juridico recepcion buzon
contato informacoes escritorio diretoria gerencia vendas comercial orcamento orcamentos pedidos compras fornecedores contabilidade
financeiro faturamento cobranca fiscal rh recursoshumanos curriculos curriculo vagas trabalheconosco sac atendimento
atendimentoaocliente suporte assistencia tecnica almoxarifado expedicao qualidade producao imprensa loja reservas ouvidoria geral
recepcao
verkoop inkoop bestellingen bestelling offerte offertes administratie boekhouding facturen factuur facturatie debiteuren crediteuren
receptie secretariaat directie klantenservice klantendienst vacatures vacature sollicitatie personeelszaken werkplaats planning
magazijn expeditie kwaliteit productie pers winkel reserveringen kantoor algemeen bedrijfsbureau techniek
kundtjanst kundservice forsaljning forsaljare inkop order ordrar offert offerter ekonomi faktura fakturor bokforing lon personal
rekrytering jobb kontor vaxel reception verkstad lager leverans kvalitet produktion press butik bokning bokningar
obchod prodej objednavky objednavka nakup nakupy poptavka poptavky nabidky ucetni ucetnictvi uctarna fakturace faktury fakturacia finance mzdy
personalni prace nabor zakaznici zakaznik zakaznickyservis podpora servis sklad logistika doprava expedice kvalita vyroba technik
sekretariat reditel recepce rezervace eshop marketing tisk dotazy kancelar kancelaria podatelna predaj objednavky dopyty uctovnictvo
ofis pochta prodazhi prodaja sbyt zakaz zakazy zakupki zakupka snab snabzhenie postavka otdel otdelprodazh otdelsnabzheniya buh
buhgalteria buhgalter buhgalteriya bukhgalteria bukhgalteriya buhg glavbuh glbuh schet scheta finansy kadry otdelkadrov rabota
vakansii personal podderzhka servis sklad logistika dostavka transport proizvodstvo kachestvo marketing reklama direktor
direkciya priemnaya priem sekretar kanc kancelyaria zayavka zayavki spravka opt
prodazh prodazhi zamovlennya zakupivli vidkup postachannya buhgalteriya oblik kadry robota vakansiyi pidtrymka dostavka
pryymalna pryimalnya zvernennya
soumu jinji keiri eigyo kaihatsu koho toiawase otoiawase gyomu hanbai kobai seizo hinshitsu uketsuke jimukyoku somu saiyo shien
iletisim bilgi satis satinalma muhasebe destek insankaynaklari
myynti osto laskutus asiakaspalvelu toimisto palkat
salg indkob innkjop bogholderi regnskab kundeservice ordre tilbud lonn
ertekesites penzugy rendeles iroda ugyfelszolgalat vanzari comenzi contabilitate
`
    .split(/\s+/)
    .filter(Boolean),
)

/** Local parts from which nobody reads answers. */
export const noReplyWords: ReadonlySet<string> = new Set(
  `noreply donotreply dontreply neodpovidat nieodpowiadac keineantwort nepasrepondre nonrispondere noresponder naoresponda
nichtantworten mailerdaemon bounce bounces notification notifications notify automailer robot`
    .split(/\s+/)
    .filter(Boolean),
)
