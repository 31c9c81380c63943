/**
 * The lines that Google's receiver puts on top of a message from outside, in its order: the ARC set above the
 * Received line of the delivery, the plain Authentication-Results below it.
 */
import { headerOf, headText } from './mailbox-state.ts'

export type Authentication = 'pass' | 'fail' | 'none'

export function stampDelivery(raw: Buffer, to: string, at: Date, dmarc: Authentication): Buffer {
  const from = headerOf(headText(raw), 'from') ?? ''
  const sender = /[^\s<>"@]+@[^\s<>"]+/.exec(from)?.[0] ?? 'unknown@sender.example'
  const domain = sender.split('@').at(-1)!
  const dkim = dmarc === 'pass' ? `dkim=pass header.i=@${domain} header.s=s1 header.b=Zm9yZ2Vk` : 'dkim=none'
  const policy = dmarc === 'none' ? '' : ' (p=REJECT sp=REJECT dis=NONE)'
  const spf = dmarc === 'pass' ? 'pass' : 'softfail'
  const results = `mx.google.com;\r\n       ${dkim};\r\n       spf=${spf} (google.com: domain of ${sender} designates 203.0.113.7) smtp.mailfrom=${sender};\r\n       dmarc=${dmarc}${policy} header.from=${domain}`
  const date = at.toUTCString().replace('GMT', '+0000')
  const seconds = Math.floor(at.getTime() / 1000)
  const lines = [
    `Delivered-To: ${to}`,
    `Received: by 2002:a05:6402:1c0c:b0:5a1:2bcd:1 with SMTP id fake-${seconds};\r\n        ${date}`,
    `ARC-Seal: i=1; a=rsa-sha256; t=${seconds}; cv=none;\r\n        d=google.com; s=arc-20240605; b=c2VhbA==`,
    `ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=google.com; s=arc-20240605; b=c2ln`,
    `ARC-Authentication-Results: i=1; ${results}`,
    `Return-Path: <${sender}>`,
    `Received: from mail.${domain} (mail.${domain}. [203.0.113.7])\r\n        by mx.google.com with ESMTPS id fake-${seconds}\r\n        for <${to}>;\r\n        ${date}`,
    `Received-SPF: ${spf} (google.com: domain of ${sender}) client-ip=203.0.113.7;`,
    `Authentication-Results: ${results}`,
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n`), raw])
}
