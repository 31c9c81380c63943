/**
 * Domains where anybody may open an address: such a domain says nothing about who somebody works for.
 * Gathered from the providers' own sign-up pages and national portals, 2026-11. Data only.
 */
const families = [
  'yahoo',
  'ymail',
  'rocketmail',
  'hotmail',
  'outlook',
  'live',
  'msn',
  'gmx',
  'gmail',
  'googlemail',
  'yandex',
  'protonmail',
]

const domains = `
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com yahoo.com ymail.com rocketmail.com aol.com aim.com
icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io keemail.me
zoho.com zohomail.com zohomail.eu fastmail.com fastmail.fm hey.com duck.com mail.com email.com usa.com post.com consultant.com
engineer.com europe.com inbox.com hushmail.com lavabit.com mailfence.com runbox.com startmail.com posteo.de posteo.net mailbox.org
riseup.net disroot.org gmx.com gmx.net gmx.de gmx.at gmx.ch gmx.eu web.de t-online.de freenet.de arcor.de online.de email.de
mail.de kabelmail.de vodafone.de vodafonemail.de alice-dsl.net alice.de 1und1.de ewetel.net ewe.net unitybox.de unity-mail.de
netcologne.de magenta.de o2online.de o2mail.de kabelbw.de osnanet.de versanet.de aon.at a1.net chello.at utanet.at inode.at
bluewin.ch hispeed.ch sunrise.ch swissonline.ch vtxmail.ch
wp.pl o2.pl onet.pl onet.eu op.pl poczta.onet.pl poczta.onet.eu vp.pl autograf.pl buziaczek.pl amorki.pl interia.pl interia.eu
interia.com poczta.fm intmail.pl adres.pl pisz.to pacz.to ogarnij.se gazeta.pl tlen.pl go2.pl spoko.pl opoczta.pl poczta.pl
neostrada.pl vip.onet.pl 2.pl prokonto.pl toya.net.pl
seznam.cz email.cz post.cz centrum.cz atlas.cz volny.cz tiscali.cz quick.cz spoluzaci.cz stream.cz centrum.sk azet.sk zoznam.sk
post.sk pobox.sk atlas.sk szm.sk freemail.hu citromail.hu indamail.hu vipmail.hu t-online.hu
mail.ru bk.ru list.ru inbox.ru internet.ru xmail.ru yandex.ru yandex.com yandex.ua yandex.by yandex.kz ya.ru narod.ru rambler.ru
lenta.ru autorambler.ru myrambler.ru ro.ru rambler.ua pochta.ru mail.kz nm.ru hotbox.ru land.ru vk.com qip.ru
ukr.net i.ua bigmir.net meta.ua email.ua online.ua ua.fm 3g.ua mail.ua tut.by mail.by open.by inbox.lv apollo.lv one.lv
mail.ee hot.ee online.ee inbox.lt mail.lt takas.lt
orange.fr wanadoo.fr laposte.net free.fr sfr.fr neuf.fr club-internet.fr numericable.fr bbox.fr aliceadsl.fr cegetel.net
noos.fr voila.fr caramail.com libertysurf.fr 9online.fr dbmail.com
libero.it virgilio.it alice.it tin.it tim.it tiscali.it iol.it inwind.it blu.it giallo.it email.it fastwebnet.it vodafone.it
poste.it hotmail.it supereva.it katamail.com teletu.it aruba.it pec.it
telefonica.net terra.es ono.com ya.com movistar.es orange.es jazztel.es euskalnet.net terra.com
sapo.pt mail.pt netcabo.pt clix.pt iol.pt portugalmail.pt telepac.pt
uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com oi.com.br r7.com zipmail.com.br superig.com.br pop.com.br
prodigy.net.mx infinitum.com.mx
ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl xs4all.nl home.nl casema.nl chello.nl upcmail.nl quicknet.nl zonnet.nl
tele2.nl online.nl live.nl telfort.nl solcon.nl versatel.nl wxs.nl telenet.be skynet.be proximus.be pandora.be scarlet.be
belgacom.net voo.be
telia.com bredband.net bredband2.com comhem.se spray.se swipnet.se tele2.se home.se passagen.se brevet.se
online.no broadpark.no getmail.no start.no frisurf.no lyse.net c2i.net tdcadsl.dk mail.dk ofir.dk jubii.dk stofanet.dk
youmail.dk webspeed.dk kolumbus.fi suomi24.fi luukku.com elisanet.fi pp.inet.fi saunalahti.fi netti.fi
btinternet.com btopenworld.com btconnect.com talktalk.net talk21.com virginmedia.com virgin.net blueyonder.co.uk ntlworld.com
sky.com tiscali.co.uk plus.com plusnet.com freeserve.co.uk fsmail.net lineone.net o2.co.uk tesco.net supanet.com uwclub.net
mail.co.uk madasafish.com zen.co.uk eircom.net indigo.ie iol.ie vodafone.ie
comcast.net verizon.net att.net sbcglobal.net bellsouth.net ameritech.net pacbell.net swbell.net cox.net charter.net
earthlink.net mindspring.com juno.com netzero.net optonline.net optimum.net roadrunner.com rr.com twc.com windstream.net
frontier.com frontiernet.net centurylink.net centurytel.net embarqmail.com q.com suddenlink.net cableone.net peoplepc.com
prodigy.net excite.com lycos.com netscape.net cs.com compuserve.com
rogers.com sympatico.ca bell.net shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au westnet.com.au dodo.com.au xtra.co.nz slingshot.co.nz
docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ybb.ne.jp nifty.com nifty.ne.jp biglobe.ne.jp ocn.ne.jp so-net.ne.jp
plala.or.jp dion.ne.jp excite.co.jp goo.jp goo.ne.jp infoseek.jp mail.goo.ne.jp auone.jp jcom.home.ne.jp asahi-net.or.jp
hi-ho.ne.jp odn.ne.jp wakwak.com tiki.ne.jp
qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn 21cn.com tom.com aliyun.com vip.qq.com
vip.163.com vip.sina.com naver.com daum.net hanmail.net nate.com kakao.com pchome.com.tw hinet.net msa.hinet.net
rediffmail.com rediff.com indiatimes.com sify.com walla.com walla.co.il 012.net.il netvision.net.il bezeqint.net zahav.net.il
mynet.com superonline.com ttmail.com abv.bg mail.bg dir.bg gbg.bg yahoo.gr otenet.gr forthnet.gr in.gr freemail.gr hol.gr
cytanet.com.cy siol.net t-2.net email.si net.hr inet.hr vip.hr iskon.hr eunet.rs sbb.rs ptt.rs open.telekom.rs romtelecom.ro
rdslink.ro home.ro k.ro email.ro clicknet.ro webmail.co.za mweb.co.za telkomsa.net vodamail.co.za iafrica.com maktoob.com
emirates.net.ae eim.ae
`

export const freeMailDomains: ReadonlySet<string> = new Set(domains.split(/\s+/).filter(Boolean))

/** Providers that run the same service under many national endings: yahoo.co.jp, hotmail.fr, live.nl. */
export const freeMailFamilies: ReadonlySet<string> = new Set(families)

/** Hosts of mailing groups: an address there belongs to a group, never to one person. */
export const groupHosts: ReadonlySet<string> = new Set(
  'googlegroups.com groups.io yahoogroups.com freelists.org listserv.com simplelists.com gaggle.email onelist.com'.split(
    ' ',
  ),
)
