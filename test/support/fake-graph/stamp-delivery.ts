/** The lines that Exchange Online puts on top of a message from outside, in its order. */
import { headerOf } from './message-json.ts'

export type Authentication = 'pass' | 'fail' | 'none'

export function stampDelivery(raw: Uint8Array, at: Date, dmarc: Authentication): Uint8Array {
  const sender = /[^\s<>"@]+@[^\s<>"]+/.exec(headerOf(raw, 'from') ?? '')?.[0] ?? 'unknown@sender.example'
  const domain = sender.split('@').at(-1)!
  const isPass = dmarc === 'pass'
  const dkim = isPass
    ? `dkim=pass (signature was verified)\r\n header.d=${domain}`
    : 'dkim=none (message not signed)\r\n header.d=none'
  const sum = { pass: 'pass reason=100', fail: 'fail reason=000', none: 'none reason=405' }[dmarc]
  const date = at.toUTCString().replace('GMT', '+0000')
  const lines = [
    `Received: from FAKEPR08MB1.eurprd08.prod.outlook.com (2603:10a6:208::1) by\r\n FAKEPR08MB2.eurprd08.prod.outlook.com with HTTPS; ${date}`,
    `Received: from FAKEPEPF1.eurprd02.prod.outlook.com (2603:10a6:10:cafe::5) by\r\n FAKEPR04CA1.outlook.office365.com (2603:10a6:10::2) with Microsoft SMTP Server\r\n id 15.20.1 via Frontend Transport; ${date}`,
    `Authentication-Results: spf=${isPass ? 'pass' : 'softfail'} (sender IP is 203.0.113.7)\r\n smtp.mailfrom=${domain}; ${dkim};dmarc=${dmarc} action=none\r\n header.from=${domain};compauth=${sum}`,
    `Received-SPF: ${isPass ? 'Pass' : 'SoftFail'} (protection.outlook.com: domain of ${domain})\r\n receiver=protection.outlook.com; client-ip=203.0.113.7;`,
    `Received: from mail.${domain} (203.0.113.7) by\r\n FAKEPEPF1.mail.protection.outlook.com (10.167.8.1) with Microsoft SMTP Server\r\n id 15.20.1 via Frontend Transport; ${date}`,
    'X-MS-Exchange-Organization-AuthSource: FAKEPEPF1.eurprd02.prod.outlook.com',
    'X-MS-Exchange-Organization-AuthAs: Anonymous',
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n`), raw])
}
