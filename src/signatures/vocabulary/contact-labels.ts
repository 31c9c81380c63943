import type { PhoneKind } from '../signature.ts'

/**
 * Labels before (or after) a number, folded and without dots; "kind" is what the number is for.
 * Collected for this project from general knowledge of the languages, 2026-11.
 */
export const PHONE_LABELS: Record<PhoneKind, string> = {
  work: `tel telefon telefono telefone telephone teléfono phone ph p t tlf tf tfno fono fon fone phon ring call voice vox office off o direct dd d dir ddi durchwahl dw zentrale hotline infolinia helpdesk central centralita standard switchboard work w wk w/ job bus business buro buero landline desk allo
    тел телефон т раб рабочий гор городской внутр вн прямой офис телефони stac stacjonarny tel/fax telfax tel./fax cent centrala recepcja telefoon numero rufnummer ruf direkt service assistenza urg urgencias gsmtel ligne direkter linka pevna 電話 电话 電話番号 直通 代表 代 tel直通 座机 总机 热线 服务热线 電話番号 フリーダイヤル 전화 tollfree toll-free free main int intl international us uk extension whatsapptel n° puh puhelin telefax/tel bel spoed storingen emergency зв'язок bereitschaft notruf`,
  mobile: `mobile mob m cell cellular cel celular c movil móvil mobil mobiltelefon handy hp gsm kom komorka komorkowy portable port cellulare cellulaire natel mobiel telemovel telemóvel tlm моб мобильный мобільний мобил сот сотовый кл 携帯 携帯電話 手机 手機 行動 行动电话 行動電話 移动电话 휴대폰 핸드폰 whatsapp viber wechat telegram signal funk mobitel matkapuhelin gsm`,
  fax: `fax faks telefax faxno facsimile fx f telecopie télécopie факс ф telefaks tlfx 传真 傳真 ファックス ファクス ファクシミリ 팩스`,
  home: `home h h/ hm private privat prive domicile casa particular domicilio domowy prywatny дом домашний res residence evenings thuis 自宅`,
  pager: `pager beeper bleep пейджер`,
  other: `skype sip voip`,
}

/** Words after which digits are no telephone number: registers, taxes, banks, orders, postal codes, sizes. */
export const REGISTRY_LABELS = `nip regon krs pesel vat vatno vatid ust ustid ustidnr ust-idnr uid hrb hrb-nr hra steuernr steuernummer stnr st-nr siret siren rcs ape naf tva capital iva piva p.iva cf c.f rea codice fiscale sdi nif cif cuit cuil rut ruc rfc nit dni cnpj cpf nipc nire crc oab creci kvk btw bsn ico ic dic dico ičo dič инн кпп огрн огрнип оквэд бик р/с к/с едрпоу єдрпоу ипн iban bic swift konto kto account acct blz banca bank nr-konta rachunek rachunku
  abn acn tfn ein duns ssn company-no reg registration registered registernr registrierung register isbn issn orcid doi pgp gpg fingerprint key keyid id order invoice rechnung faktura bestellung pedido ref aktenzeichen ticket case zamowienie plz zip cep postcode cp box postfach room raum zimmer pokoj office# licence license licencia matricola permit sep col icav ičp ev čak cak bar member mitglied
  法人番号 登録番号 税号 统一社会信用代码 統一編號 免許 許可 資本金 注册资本 备案 icp qq`

/** Labels before an address, an e-mail or a web address; they are cut off and are no value. */
export const POINT_LABELS = `e-mail email mail e em mailto correo electronico courriel mel correio internet inet arpanet arpa uucp bitnet decnet x400 web www website site url http homepage home page hp w webseite strona sito sitio сайт почта пошта эл эл.почта электронная 邮箱 邮件 電子郵件 信箱 メール メールアドレス ホームページ 网址 網址 ウェブ адрес skype linkedin twitter facebook instagram youtube xing github blog telegram wechat line icq msn aim jabber xmpp irc fb ig tg orcid researcherid researchgate scopus google-scholar scholar`
