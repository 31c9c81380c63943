/**
 * Forms of one given name, a line each: full form first, then the short, fond and neighbouring-language forms in use.
 * Written without diacritics; Cyrillic names in a plain romanisation (compared by sound, so other romanisations meet).
 * Two names are related when some line holds both. Compiled from name-day calendars and general knowledge, 2026-11.
 */
const families = `
aaron ron ronnie erin
abigail abby abbie gail
abraham abe bram
adam addy
adelaide addie ada heidi della
adrian ade adrien
agatha aggie
agnes aggie nessa
alan al allan allen
albert al bert bertie albrecht alberto
alexander alex al alec alek sandy sasha xander lex zander sascha aleksandr aleksander alexandre alessandro alejandro
alexandra alex sandra sandy sasha lexi lexie alexa aleksandra alessandra alejandra
alfred al fred alf alfie freddy alfredo
alice ali alicia elsie
alison ali allison
amanda mandy manda
amelia amy millie mia
andrew andy drew andreas andre andrea andrzej andrei andres
angela angie ange
ann anna anne annie nan nancy hannah ania anita annika
anthony tony ant antony anton antonio antoine antoni
antoinette toni nettie
arnold arnie
arthur art artie arturo artur
augustus gus august augie
barbara barb babs barbie bobbie bab
bartholomew bart
beatrice bea trixie bee beatrix
benjamin ben benny benji benjy
bernard bernie bernhard bernardo barney
bernadette bernie detta
bradley brad
brenda bren
brian bryan
bridget bridie biddy brigitte
cameron cam
carl karl charles carlo carlos
carol carrie caroline carolyn
caroline carrie lina caro line carolina karoline karolina
cassandra cass cassie sandra
catherine cathy kate katie kathy kitty cat cath kay kat trina katherine kathryn katharine catharine kathleen kat katharina katarina katarzyna caterina catalina ekaterina
cecilia celia cissy cece cecile
charles charlie chuck chas chaz carl karel karol
charlotte charlie lottie lotta lotte carlotta char
chester chet
christian chris cristian kristian
christina chris chrissy tina christine kristina christie chrissie kirsten kristen cristina christiane
christopher chris kit topher kris christoph christophe cristobal kristoffer krzysztof
clarence clay
claudia claudi
clifford cliff
constance connie
cornelius neil con kees cor cornelis
curtis curt
cynthia cindy
daniel dan danny daniele dany
danielle dani daniela
david dave davey davy dawid davide
deborah deb debbie debra
dennis denny den denis
derek derrick
diana di diane
dolores lola
dominic dom nick dominik dominique domenico domingo
donald don donny donnie
dorothy dot dotty dottie dolly dora dorothea
douglas doug
duncan dunc
edmund ed eddie ned ted
edward ed eddie ned ted teddy eddy eduard edoardo eduardo edouard
edwin ed eddie win
eleanor ellie nell nora nellie elle eleanora lena lenore
elizabeth liz lizzie beth betty bess bessie eliza libby lisa liza elsie betsy lib lillibet elisabeth elise ilse else elisa isabel elspeth
ellen nell nellie helen
emily em emmy emilie millie
emma em emmy
emmanuel manny manuel manu
ernest ernie ernst ernesto
esther essie hester
eugene gene eugen eugenio
evelyn eve evie
ezekiel zeke
felicia fee felicity
ferdinand ferdy fernando
florence flo florrie flossie
frances fran fanny frankie francie francesca francisca
francis frank fran frankie francesco francisco francois franz
franklin frank
frederick fred freddie freddy rick frederic friedrich frederik federico fryderyk
gabriel gabe gabi gab
gabrielle gabby gaby brielle gabriela
geoffrey geoff jeff jeffrey
george georgie georg jorge giorgio jerzy georges
gerald gerry jerry gerard gerhard
gertrude gert gertie trudy
gilbert gil bert
gordon gord gordy
grace gracie
gregory greg gregor grzegorz
harold harry hal harald
harriet hattie harry
helen nell nellie ellen lena elena helene helena
henry harry hank hal heinrich henri enrico enrique henryk hendrik henrik
herbert herb bert herbie
herman hermann harm
howard howie
hubert hugh bert
hugh hughie hugo
ian iain john
irene rena
isaac ike zac
isabella bella isabel izzy isabelle issy belle
jacob jake jakob jack jakub coby giacomo jacques
jacqueline jackie jacqui
james jim jimmy jamie jem jimbo jaime
jane janie jenny janet janey
janet jan jenny
janice jan
jason jay jase
jean jeannie
jennifer jen jenny jenn jenna
jeremy jerry jez jem jeremiah
jerome jerry gerry
jessica jess jessie
jill gillian gill jilly
joan joanie
joanne jo joann joanna joan
john johnny jack jon ian johann johannes hans jan giovanni juan jean joao ivan jonny
johnathan john jon jonny jonathan nathan jonty
joseph joe joey jo josef josep jose giuseppe jozef
josephine jo josie fina
joshua josh
joyce joy
judith judy jude judi
julia julie jules giulia
julian jules julien juliano
juliet julie juliette
katrina kat trina kate
kenneth ken kenny
kimberly kim kimmy kimberley
lawrence larry laurie lars lorenz laurence lorenzo laurent
leonard len lenny leo lennie leonardo leonhard
leonardo leo nardo
leslie les lesley
lewis lew louis lou ludwig luis luigi ludovic
lillian lily lil lilly
linda lindy lin
lorraine lori rainy
louise lou lulu luisa luise
lucas luke luca luc lukas
lucille lucy lu lucia
lucinda lucy cindy
madeline maddie madeleine maddy lena magdalena
malcolm mal
marcus marc mark marco markus marek marcos
margaret maggie meg peggy marge margie margo greta madge maisie daisy rita megan peg margot marguerite margarita margarete gretchen greetje margherita malgorzata
maria mary marie mia mimi ria mitzi
marianne mary anne
marilyn mary
marjorie marge margie
martha marty mattie patty
martin marty martino marten
mary molly polly mae mamie may maria
matilda tilly mattie tilda mathilda maud
matthew matt matty mat matthias mathieu matteo mateusz mateo matthijs
maureen mo
maurice mo morris moritz maurizio
maximilian max maxi maks
megan meg
melanie mel
melissa mel lissa missy
melvin mel
michael mike mick mickey mikey mitch michel michele miguel michal mikael micah
michelle shelly chelle micky michele
mildred millie
miriam mimi
mitchell mitch
montgomery monty
natalie nat natalia natasha nathalie
nathan nat nate
nathaniel nat nate nathan
nicholas nick nicky nico nicolas niklas klaus nicola niccolo mikolaj nikolaus claus nils niels
nicole nicky nikki nic
nigel nige
norman norm
oliver ollie olly olivier
olivia liv livvy ollie
oscar ossie
oswald ozzie oz
pamela pam
patricia pat patty tricia trish patti patsy
patrick pat paddy patrice patrizio patryk
paul paulie pablo paolo pawel pavel
pauline paula polly paulina
penelope penny
percival percy
peter pete petey pierre pietro pedro piotr pieter petr piet
philip phil pip philippe felipe filip filippo philipp flip
phyllis phyl
priscilla prissy cilla
rachel rach rachael rae raquel
randall randy randolph
raphael rafe rafael raf rafal
raymond ray raimund ramon
rebecca becky becca beck
reginald reg reggie rex
rhonda ron ronnie
richard rick dick richie rich ricky riccardo ricardo ryszard
robert bob rob bobby robbie bert robin roberto rupert
roberta bobbie robbie
roderick rod rick roddy
rodney rod
roger rodger rog ruggero rutger rudiger
roland rollie rolando
ronald ron ronnie
rosalind ros roz rosie
rose rosie rosa
rosemary rose rosie romy
rudolph rudy rolf rudolf
russell russ rusty
ruth ruthie
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sadie sara
scott scotty
sebastian seb bas basti bastian sebastien
sharon shaz shari
sheila shelly
sidney sid
simon si simone
solomon sol
sophia sophie sofia zofia
stanley stan
stephanie steph stevie steffi stefanie stefania
stephen steve stevie steven stefan stephan stefano etienne esteban szczepan
stuart stu stewart
susan sue susie suzy suzanne susanna sanna suse sukie susanne zuzanna zuzana
sylvester sly vester
sylvia syl silvia
tamara tammy
teresa terry tess tessa theresa tracy terri teresa reese
terence terry terrence
thaddeus thad ted tad
theodore ted teddy theo theodor
thomas tom tommy thom tomas tommaso tomasz tomek
timothy tim timmy timo
tobias toby tobi
valerie val
vanessa nessa
veronica ronnie vera roni nica veronika weronika
victor vic viktor wiktor vittorio
victoria vicky tori vic vickie viktoria
vincent vince vinny vin vincenzo vicente
violet vi
virginia ginny ginger
vivian viv
wallace wally
walter walt wally wat
wesley wes
wilfred wilf fred
wilhelmina minnie billie wilma mina helmi mien
william bill billy will willy liam willie wilhelm guillaume guillermo guglielmo willem wim
winifred winnie freda
winston win
yvonne vonnie
zachary zach zack zac
agnieszka aga agusia agniesia
adam adas
aleksander olek alek aleks alex sander
aleksandra ola olka alex oleksandra
alicja ala alusia
amelia mela amelka
andrzej jedrek jedrzej endrju
anna ania anka aneczka hania andzia
antoni antek tosiek antos
antonina tosia
arkadiusz arek arkadij
artur arturek
barbara basia baska
bartlomiej bartek bartosz
bartosz bartek
beata beatka
bogdan bogus bohdan
boguslaw bogus bodek
boleslaw bolek
bozena bozenka
bronislaw bronek
cezary czarek
czeslaw czesiek
damian damianek
danuta danka danusia
dariusz darek
dawid dawidek
dominik domino
dominika domi nika
dorota dorotka dosia
edyta edytka
elzbieta ela elka
emilia emilka mila
ewa ewka ewunia
ewelina ewela
feliks felek
filip filipek
franciszek franek
gabriela gabrysia gaba
genowefa genia
grazyna grazka
grzegorz grzesiek grzes
halina halinka hala
hanna hania hanka
henryk heniek henio
hubert hubi
ignacy ignas
irena irenka
iwona iwonka
izabela iza izka bella
jacek jacus
jadwiga jadzia
jakub kuba kubus
jan janek jas jasiek
janina janka
janusz januszek
jaroslaw jarek
jerzy jurek
joanna asia aska joasia
jolanta jola jolka
jozef jozek
julia julka
julian julek
justyna justynka
kamil kamilek
karol karolek
karolina karola
katarzyna kasia kaska kasienka katka
kazimierz kazik kazek
kinga kinia
klaudia klaudusia
konrad kondzio
konstanty kostek
krystian krystek
krystyna krysia kryska
krzysztof krzysiek krzys
lech leszek
leszek lesio
lidia lidka
lucjan lucek
lucyna lucynka
ludwik lutek
lukasz lukaszek
maciej maciek
magdalena magda madzia
maksymilian maks max
malgorzata gosia malgosia goska
marcin marcinek
marek mareczek
maria marysia maryska majka mania marzena
marianna marysia
mariusz mariuszek mario
marta martusia
martyna tyna martynka
marzena marzenka
mateusz mati matek
michal michalek misiek
mieczyslaw mietek
mikolaj miki
miroslaw mirek
miroslawa mirka
monika monia
natalia natalka nati
oliwia oliwka
olga ola olenka
patrycja patka
patryk patryczek
pawel pawelek
piotr piotrek piotrus
przemyslaw przemek
radoslaw radek
rafal rafalek
renata renia
robert robcio
roman romek
ryszard rysiek
ryszarda rysia
sebastian seba
slawomir slawek
stanislaw staszek stasiek stach
stanislawa stasia
stefan stefek
stefania stefcia
sylwester sylwek
sylwia sylwka
szymon szymek
tadeusz tadek
teresa tereska renia
tomasz tomek tomus
urszula ula ulka
waclaw wacek
waldemar waldek
wanda wandzia
weronika wera nika
wieslaw wiesiek
wieslawa wiesia
wiktoria wika
wincenty wicek
witold witek
wladyslaw wladek
wlodzimierz wlodek
wojciech wojtek
zbigniew zbyszek zbych
zdzislaw zdzisiek zdzich
zenon zenek
zofia zosia zoska
zuzanna zuza zuzia
zygmunt zyga
aleksandr sasha shura sanya alik aleksander oleksandr alexander sashko
aleksandra sasha shura oleksandra
aleksei alyosha lyosha leha oleksii alexei alexey lesha alexis
alla allochka
anastasiya nastya stasya asya anastasia nastia
anatolii tolya anatol tolik
andrei andryusha andrii andrey andre
angelina lina gelya
anna anya nyura asya hanna ganna nyusha
anton antosha toha
arkadii arkasha
arsenii senya arseny
artem tyoma artyom
artur arturchik
bogdan bogdasha bohdan danya
boris borya borys
darya dasha daria
denis deniska den denys
diana dina
dmitrii dima mitya dimon dmytro dmitry dmitri
eduard edik
egor gosha yegor
ekaterina katya kate katyusha kateryna katerina yekaterina
elena lena alyona olena yelena helena
elizaveta liza lisa yelizaveta yelyzaveta
evgenii zhenya yevgeny yevhen evgeny eugene yevhenii
evgeniya zhenya yevhenia yevgenia eugenia
fyodor fedya fedor fedir theodor
galina galya halyna
gennadii gena hennadii
georgii gosha zhora yura georgy heorhii
gleb hlib
grigorii grisha hryhorii gregory
igor gosha igoryok ihor
ilya ilyusha illia
innokentii kesha
inna innochka
irina ira irisha iryna irka irena
ivan vanya vanyusha
karina karisha
kirill kirya kyrylo kiryusha
klavdiya klava
konstantin kostya kostyantyn konstantyn
kristina kris
kseniya ksyusha oksana xenia oxana
larisa lara larysa
leonid lyonya leonyd
lev lyova leo
lidiya lida
lyubov lyuba liubov
lyudmila lyuda mila luda liudmyla
maksim max maks maksym maxim
margarita rita margo
marina marisha maryna
mariya masha maria marusya manya mariia
matvei motya matvii
mikhail misha mykhailo mihail michael
nadezhda nadya nadiia
natalya natasha natalia nataliia nata
nikita nik nikitka mykyta
nikolai kolya mykola nicholas nikolay
nina ninochka
oksana ksyusha oksanka
oleg olezhka oleh
olga olya olha olenka
pavel pasha pavlo paul
pyotr petya petro peter petr
polina polya
raisa raya
rodion rodya
roman roma romka
rostislav rostik rostyslav
ruslan rusik
semyon senya semen
sergei seryozha serhii sergey serge
snezhana snezhka
sofya sonya sofia sofiia
stanislav stas stasik
stepan styopa
svetlana sveta svitlana lana
svyatoslav slava sviatoslav
taisiya taya
tamara toma
taras tarasyk
tatyana tanya tetiana tatiana
timofei tima tymofii
timur tima
vadim vadik vadym
valentin valya valentyn
valentina valya valentyna
valerii valera valery valeriy
valeriya lera valeria
vasilii vasya vasyl vasily
vera verochka vira
veronika nika
viktor vitya victor
viktoriya vika victoria viktoriia
vitalii vitalik vitaly vitalyi
vladimir volodya vova volodymyr vladimer
vladislav vlad vladik vladyslav
vladislava vlada
vsevolod seva
vyacheslav slava vyacheslav viacheslav
yaroslav yarik slava iaroslav
yaroslava yara slava
yakov yasha
yana yanochka
yulia yulya julia yuliya yuliia
yurii yura george yuriy
zhanna zhannochka
zinaida zina
zoya zoyka
alena alenka lenka
alois lojza
anezka agi aneska
antonin tonda tonik
barbora bara barca
bedrich beda fricek
bohumil bohous
bohuslav bohous
bozena bozka
dagmar dasa
daniela dana
denisa deniska
eliska ela
eva evicka
frantisek franta fanda ferko
gabriela gabina
hana hanka hanicka
helena hela lenka
ivana iva ivanka
ivo ivan
jakub kuba jakoubek
jana janicka jani
jan honza jenda johan
jarmila jarka
jaromir jarek jara
jaroslav jarda jarek jara
jindrich jindra
jiri jirka jura
jitka jituska
josef pepa jozka
jozef jozko
kamila kamca
karel kaja karlik
katerina katka kaca
klara klarka
kristyna tyna
ladislav lada laco
lenka leni
libor liborek
lubomir lubos
lubos lubomir
lucie lucka
lukas luky
magdalena majda magda
marcela marcelka
marek maros
marketa maky
martin mato
martina marta tina
matej matous
michaela misa
michal misa
milan milos
miloslav milos mila
milada mila
miroslav mirek mira miro
monika monca
nikola nika
ondrej ondra
oldrich olda
otakar ota
pavel pavlik pavol
pavla pavlina
petr peta peter
petra petuska
premysl premek
radek radoslav
radim radek
renata renca
roman romek
rostislav rosta
rudolf ruda
simona sima
stanislav standa stano
stepan stepa
svatopluk svata
tereza terka
tomas tom tomik
vaclav vasek venca
vera verca
veronika verca nika
vilem vilda
viktor vita
vit vitek
vladimir vlada vladko
vladislav vlada
vlastimil vlasta
vojtech vojta
vratislav vrata
zbynek zbysek
zdenek zdena zdenda
zdenka zdena
zuzana zuzka
alexandra alex sandra sascha
andreas andi andy
angelika geli angi
anneliese anne liese
annemarie anne mie
annette netti
bernhard bernd berni
benedikt bene
brigitte gitte gitti biggi
christian chris christl
christiane chris jane
christine tina christl
christoph chris stoffel
daniel dani
dieter didi dietrich
dietmar didi
dominik domi
dorothea doro thea
eberhard ebi
eckhard ecki
elisabeth lisa sisi elli betty elsbeth liesl lisbeth
emil emi
ernst ernstl
eva evi
felix fefe
florian flo flori
franz franzl
franziska franzi sissi
friederike rike frieda
friedrich fritz fiete friedel
gabriele gabi
georg schorsch
gerhard gerd hardy
gisela gisi
gottfried friedel
gunther gunter
gustav gustl
hans hansi johannes
heinrich heinz heiner hein
helmut helmi
herbert herbi
hermann manni
hildegard hilde
hubertus hubert
ingeborg inge
ingrid inga
irmgard irmi
jakob jockel
joachim jochen achim jo
johanna hanna hanne
johannes hannes jo hans
jurgen jogi
jorg jogi georg
josef sepp jupp beppo
judith judi
julia jule
juliane jule
jutta jule
karin kari
karl-heinz kalle charly
karoline line
katharina kathi kati trine rina kaethe katja
katja kati
konrad conny kurt
konstantin konsti
kornelia conny nele
leonhard leo hardy
ludwig lutz wiggerl
lukas luki
magdalena lena leni magda
manfred manni fred
manuela manu ela
margarete gretel grete marga
maria mia ria mizzi
mariane mari
marlene leni
martina tina
mathias matze hias
matthias matze hias matti
maximilian maxi max
melanie mel melli
michael michi micha
michaela michi ela
monika moni
nikolaus klaus niko nick
norbert nobbi
patrick paddy
peter pit
petra peti
philipp phil lipp
rainer reini
reinhard reini
rebekka bekki
renate nate reni
roswitha rosi
rosemarie rosi
rudolf rudi
sabine bine
sandra sandy
sebastian basti wastl
sigrid siggi
siegfried siggi
sigmund siggi
simone moni
sofie fiffi
stefan steff
stefanie steffi
susanne susi sanne
theodor theo
theresa resi
therese resi
thomas tommy
tobias tobi
ulrich uli ulli
ulrike uli rike ulli
ursula uschi ulla
uwe uwi
valentin valli
veronika vroni
verena vreni
viktoria vicky
volker volki
waltraud traudl
walter walti
werner wernerle
wilhelm willi helm
wolfgang wolf wolfi
wolfram wolf
alain al
alexandre alex
alexis alex
amandine amy
anne-marie annie
antoine tonio toine
arnaud arno
aurelie lili
benedicte bene
benjamin ben
bernard nanard
bertrand bert
catherine cathy
cedric ced
celine line
charles charlot
christelle chris
christian cri-cri
christophe chris tof
clement clem
clementine clem
delphine del
dominique dom
edouard ed doudou
elisabeth babeth zabeth lise
emilie mimi milie
emmanuel manu
emmanuelle manue
fabien fab
fabrice fab
florence flo
francois fanfan francis
francoise soizic
frederic fred
frederique fred
gabriel gab
genevieve ginette
gerard gege
gilles gil
guillaume guigui guy
helene lele
isabelle isa zaza
jacqueline jackie
jean-baptiste jb
jean-claude jc
jean-francois jeff jf
jean-louis jl
jean-luc jl
jean-marc jm
jean-michel jm
jean-paul jp
jean-philippe jp
jean-pierre jp
jean-yves jy
jerome jej
josephine jo fifine
julien ju
laetitia titi
laurent lolo
louis loulou
ludovic ludo
madeleine mado
marguerite margot
marie-christine marie
marie-claude marie
marie-therese maite
martine titine
mathieu mat
mathilde mathou
maxime max
michel mich mimi
nathalie nat nath
nicolas nico
olivier oliv
pascal pasc
patrice pat
patricia pat
philippe phil
pierre pierrot
raphael raph
rene nene
romain rom
sebastien seb
severine sev
sophie so
stephane steph
stephanie steph
sylvain syl
therese tete
thibault thib
thierry titi
valentin val
valerie val
veronique vero
vincent vince
virginie nini
xavier xav
yves yvon
alessandra ale sandra
alessandro ale sandro
alfonso fonso
andrea andre
angelo angiolino
anna annina
antonella anto nella
antonia nina tonia
antonio toni nino tonino toto
bartolomeo bartolo meo
beatrice bea bice
benedetta benni
bernardo dino nardo
carlo carletto
carolina lina carola
caterina rina cate
cecilia ceci
chiara chiaretta
concetta tina concettina
cristina cri cris tina
daniela dani
daniele dani
davide dado
domenico mimmo menico nico
edoardo edo dodo
elena ele
eleonora ele nora
elisabetta betta lisa elisa
emanuela manu
emanuele manu lele
enrico chicco rico
ernesto erni
federica fede
federico fede rico
ferdinando nando
fernando nando
filippo pippo
francesca fra franca checca
francesco franco fra checco ciccio cesco
gabriele gabri lele
gaetano tano
gennaro rino
giacomo mimmo giaco
gianfranco franco
gianluca luca
gianluigi gigi
giovanna gianna vanna nanna
giovanni gianni nanni vanni gio
giulia giuly
giuliano giulio
giuseppe beppe peppe pino peppino beppino bepi
giuseppina pina giusi pinuccia
gregorio goro
guglielmo memo
ignazio nazio
isabella isa
jacopo lapo
leonardo leo nardo
letizia leti
lorenzo lore renzo enzo
luciano ciano
luigi gigi gino luigino
luisa gina
maddalena lena
manuela manu
marcello lello
margherita marghe rita
maria mari mariuccia
mariano nano
massimiliano max massi
massimo max massi
matteo teo
maurizio mauri icio
michela miki
michele lele miki
monica moni
nicola nico nicolino
nicolo nico
ottavio tavio
paola paoletta
paolo paolino
pasquale lino pasqualino
pietro piero pierino
raffaele lello raffa lele
raffaella raffa lella
riccardo ricky ricki
rita ritina
roberto robi berto
rosaria sara
rosario saro
salvatore toto turi salvo tore
sebastiano bastiano nello
serena sere
silvia silvi
simona simo
simone simo
stefania stefi
stefano ste
teresa tere
tommaso tommy maso
umberto berto
valentina vale
valeria vale
valerio vale
vincenzo enzo cenzo vince
vittoria vicky
vittorio vito
adolfo fito
adriana nana
agustin tin
alberto beto berto
alejandra ale jana
alejandro ale alex jandro
alfonso poncho fonso alfon
alfredo fredo feyo
alicia licha
ana anita
andres andi
antonia toni tona
antonio toni tono antonito
armando mando
arturo turo
barbara barbie
beatriz bea betty
begona bego
benito beni
bernardo berna
carlos carlitos charly
carmen carmela carmina menchu
carolina caro
catalina cata
cayetana tana
cecilia ceci
concepcion concha conchita
consuelo chelo
cristina cris
cristobal tobal
daniel dani
daniela dani
david davi
diego dieguito
dolores lola loli
eduardo edu lalo guayo
elena nena
emilio milio
enrique quique kike
ernesto neto
esperanza espe
esteban teban
eugenia genia
federico fede
felipe pipe lipe
fernanda fer nanda
fernando fer nando
francisca paca paqui fran chica
francisco paco pancho curro fran kiko quico cisco chico
gabriel gabi
gabriela gabi
gerardo gera
gonzalo gonza chalo
graciela chela
gregorio goyo
guadalupe lupe lupita
guillermo guille memo
gustavo gus tavo
hector tito
ignacio nacho
inmaculada inma
isabel isa chabela
jacinto chinto
jaime jaimito
javier javi
jesus chus chuy suso
joaquin quino quin
jorge jorgito coque
jose pepe josele chepe
jose-antonio jose
jose-luis jose
jose-maria chema josema
jose-manuel josema
josefa pepa pepita fina
josefina fina pepa
juan juanito juancho
juan-carlos juanca
juana juani
juan-jose juanjo
juan-manuel juanma
julian juli
laura lauri
leonardo leo
leticia leti
lorenzo lencho
luis lucho luisito
luz lucha
manuel manolo manu lolo manny
manuela manoli lola
marcos marquitos
margarita marga rita
maria mari marita
maria-angeles mariangeles nines
maria-carmen mamen maica
maria-dolores lola loles
maria-isabel maribel
maria-jesus chus
maria-jose mariajo majo
maria-luisa marisa
maria-pilar mapi maripili
maria-teresa maite mayte
mario mayito
mateo teo
maximiliano maxi
mercedes merche meche
miguel migue miki
miguel-angel migue
montserrat montse
natalia nati
nicolas nico
pablo pablito
patricia pati patri
pedro perico pedrito
pilar pili
rafael rafa
rafaela rafi
ramon moncho
raul rulo
ricardo richi rica
roberto beto rober tito
rodrigo rodri
rosario charo
salvador salva chava
santiago santi chago yago
sebastian sebas
sergio checo
silvia silvi
socorro coco
sofia sofi
soledad sole
susana susi
teresa tere
tomas tomi
valentina vale
veronica vero
vicente chente vicen
victor vito
virginia vicky
ximena xime
adriano dri
alexandre ale xande alex
ana aninha nana
andre dede
antonio tonho toninho tonico toze
augusto guto
beatriz bia bea
benedito dito bene
bernardo be
bruno bruninho
carlos caca carlinhos
carolina carol
cecilia cica
cristiano cris
daniel dani
daniela dani
eduardo edu dudu du
fabio fabinho
fatima fafa
felipe lipe
fernanda nanda fe fer
fernando nando fe
francisca chica chiquinha
francisco chico quico
gabriel gabi biel
gabriela gabi
gilberto gil beto
guilherme gui guga
gustavo guga gus
helena lena leninha
henrique rique
humberto beto
ines nene
isabel bel isa belinha
jefferson jeff
joao joaozinho
joaquim quim quinzinho
jorge jorginho
jose ze zeca zezinho
josefa zefa
julia ju
juliana ju
julio julinho
larissa lari
leandro le
leonardo leo
leticia le
lucas luquinhas
luciana lu
luis lula
luiz lula luizinho
manuel mane manel
manuela manu
marcelo celo
marcos marquinhos
margarida guida
maria mariazinha
mariana mari
mauricio mau
miguel mi
natalia nati
patricia pati paty
paulo paulinho
pedro pedrinho
rafael rafa
raimundo mundinho
raquel quel
renata re
renato re
ricardo cadu rick
roberto beto
rodrigo digo rodri
rosangela rosa
sebastiao tiao
sergio serginho
severino bill
tatiana tati
teresa teca te
terezinha tete
thiago thi
tiago ti
valdemar mazinho
vinicius vini
vitoria vivi
adriaan ad adri arie
adrianus ad adri janus
alexander sander lex
albertus bert ab
andries dries
anna anneke anke antje
antonius ton toon antoon theun
arnoldus nol arno
bartholomeus bart mees
bastiaan bas
benjamin ben
bernardus ben bernd
catharina trijntje karin rina katrien cato toos
christiaan chris
christina stien tineke
cornelia corrie nel cora neeltje cokkie
cornelis kees cor nelis
daniel daan
dirk diederik derk
dominicus dom
elisabeth els lies betty liesbeth bep elise
engelbert bert
everhardus evert
frans franciscus cisca
franciscus frans cis
frederik freek frits fred
geertruida truus geertje gerda trudy
gerardus gerard geert gerrit
gerrit ger
gijsbert gijs bert
godfried govert
harm herman
hendrik henk hein rik
hendrika hennie rika riek
hubertus bert huub
jacobus koos jaap cobus ko jack
jacoba co coba
jan johannes johan
johanna jo anneke hanneke joke
johannes hans jan johan joop sjaak hannes
joris george
jozef jos jef joep
lambertus bert lam
laurens lau rens
leonardus leo leen
lodewijk lou
lucas luuk
machteld mechteld
magdalena leen lena
marcellus cel
margaretha greet gretha margriet griet
maria marijke mieke ria mia marie miep riet
martinus tinus martijn maarten
mathijs thijs
matthijs thijs
maximiliaan max
michiel giel
nicolaas klaas nico niek
paulus pauw
petronella nel petra nelleke
petrus piet peter
pieter piet
reinier rein
robert rob robbert
rudolf ruud roelof
sebastiaan bas
sophia fietje
stefan stef
theodorus theo dorus
thomas tom
tobias toby
victor vic
vincent vin
wilhelmina willy mien mina
wilhelmus wim willem
willem wim pim
wouter wout walter
anders ante
andreas adde
alexander alle
bengt benke
birgitta gitta britt
carl calle kalle
charlotta lotta
christian krille
christina stina tina
christoffer kricke stoffe
elisabet lisa lisbeth
emil emile
erik erke
eva evis
filip fille
fredrik frippe fredde
gunnar gurra
gustav gurra gusten
gustaf gurra
hakan hocke
hans hasse
henrik henke
ingegerd inga
jan janne
johan jojje johnny
johannes johan
jonas jonte
karin kajsa
karl kalle
katarina kajsa kattis kata
kristina stina kicki
kristoffer kricke
lars lasse
leif leffe
lennart lelle
magnus mange
margareta greta maggan
maria maja mia
marie mia
mats masse
mattias matte
mikael micke
niklas nicke
olof olle
oskar ogge
patrik putte
per pelle
peter peppe
robert robban
sebastian sebbe
sofia soffan
stefan steffe
sven svenne
thomas tompa
tobias tobbe
tommy tompa
ulf uffe
ulrika ulla
viktor vicke
wilhelm wille
yusuf yousef josef
mohammed mohamed muhammad mohammad mehmet mo
ahmed ahmad ahmet
ali aly
hussein husain hossein huseyin
ibrahim abraham ibo
ismail ishmael
yahya yehia
omar umar omer
`

/** Every family that holds a name, by the name. */
export const nicknameFamilies: readonly (readonly string[])[] = families
  .normalize('NFD')
  .replace(/\p{M}/gu, '')
  .split('\n')
  .map(line => line.trim().split(/\s+/))
  .filter(family => family.length > 1)
