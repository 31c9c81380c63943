/** Mail providers whose domain says nothing about the writer's company (first label or whole domain). */
export const FREE_MAIL = new Set(
  `gmail googlemail yahoo ymail rocketmail hotmail outlook live msn aol icloud me mac gmx web t-online freenet arcor posteo mailbox protonmail proton pm fastmail hushmail zoho tutanota mail inbox yandex ya rambler bk list ukr i.ua meta wp o2 onet op poczta interia gazeta tlen buziaczek seznam centrum volny email atlas libero virgilio tiscali alice tin hotmail.it orange wanadoo free laposte sfr neuf bbox skynet telenet ziggo kpnmail xs4all planet home hetnet chello upc bol uol terra ig sapo clix telefonica qq 163 126 sina sohu foxmail aliyun yeah naver daum hanmail ocn nifty biglobe so-net docomo ezweb softbank excite btinternet btopenworld virginmedia ntlworld sky talktalk comcast verizon att sbcglobal bellsouth cox charter earthlink juno netzero optonline rogers sympatico shaw telus bigpond optusnet iinet xtra rediffmail users sourceforge lists googlegroups yahoogroups`.split(
    /\s+/,
  ),
)
