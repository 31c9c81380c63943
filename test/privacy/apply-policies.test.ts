import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/messages/envelope.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import { decideIntake, reasonNotToLog, rulesFor } from '../../src/privacy/apply-policies.ts'
import { defaultRules, type Rule } from '../../src/privacy/policy.ts'
import { mail } from '../support/mail.ts'

const envelope = (headers: string[] = []) =>
  readEnvelope(parseHeaders(Buffer.from(mail({ from: 'Ann <ann@birch.example>', headers }))).headers, {
    ownAddresses: [],
    ownDomains: ['acme.example'],
    mailboxAddress: 'sales@acme.example',
    authservId: null,
    trustSender: false,
    inSentFolder: null,
    now: new Date('2026-03-20'),
  })
const copy = { labels: [], mailboxId: '1' }
const rule = (scope: Rule['scope'], effect: Rule['effect']): Rule => ({ scope, effect, keepMessageId: true })
const policies = (...rules: Rule[]) => ({ version: '3', rules: [...defaultRules, ...rules] })

describe('intake', () => {
  it.each([
    ['Sensitivity: Private', { kind: 'drop', reason: 'policy_sensitivity_private' }],
    ['Sensitivity: PERSONAL', { kind: 'drop', reason: 'policy_sensitivity_personal' }],
    ['Sensitivity: Company-Confidential', { kind: 'headers_only', reason: 'policy_sensitivity_company_confidential' }],
    ['X-Harmless: yes', { kind: 'go_on' }],
  ])('of mail with %j is decided by the headers alone', (header, expected) => {
    expect(decideIntake(envelope([header]), copy, policies())).toMatchObject(expected)
  })

  it('lets the most restrictive rule win, whatever their order', () => {
    const drop = rule({ kind: 'domain', domain: 'birch.example' }, 'drop')
    const reduce = rule({ kind: 'address', address: 'ann@birch.example' }, 'headers_only')
    for (const rules of [
      [drop, reduce],
      [reduce, drop],
    ]) {
      expect(decideIntake(envelope(), copy, policies(...rules))).toMatchObject({
        kind: 'drop',
        reason: 'policy_domain',
      })
    }
  })

  it('takes a domain with those below it, and no other that ends alike', () => {
    const drop = rule({ kind: 'domain', domain: 'ch.example' }, 'drop')
    expect(decideIntake(envelope(), copy, policies(drop))).toEqual({ kind: 'go_on' })
    const below = rule({ kind: 'domain', domain: 'example' }, 'drop')
    expect(decideIntake(envelope(), copy, policies(below))).toMatchObject({ kind: 'drop' })
  })

  it('binds a mailbox’s rule to that mailbox', () => {
    const own = policies(rule({ kind: 'mailbox', mailboxId: '2' }, 'drop'))
    expect(decideIntake(envelope(), copy, own)).toEqual({ kind: 'go_on' })
    expect(decideIntake(envelope(), { ...copy, mailboxId: '2' }, own)).toMatchObject({ reason: 'policy_mailbox' })
  })
})

describe('timelines', () => {
  const subject = {
    addresses: ['ann@birch.example'],
    sensitivity: null,
    kind: 'person' as const,
    labels: [],
    mailboxId: null,
  }

  it.each(['internal', 'list', 'automated', 'bounce', 'auto_reply', 'calendar'] as const)(
    'never show %s mail by default',
    kind => {
      expect(reasonNotToLog({ ...subject, kind }, policies())).toBe(`policy_class_${kind}`)
    },
  )

  it('show a person’s mail unless a rule or a label says otherwise', () => {
    expect(reasonNotToLog(subject, policies())).toBeNull()
    expect(reasonNotToLog({ ...subject, labels: ['spam'] }, policies())).toBe('policy_label')
    expect(
      reasonNotToLog(subject, policies(rule({ kind: 'address', address: 'ann@birch.example' }, 'not_logged'))),
    ).toBe('policy_address')
  })
})

it('says which rules would hold back mail of an address, strongest first', () => {
  const held = rule({ kind: 'address', address: 'ann@birch.example' }, 'not_logged')
  const drop = rule({ kind: 'domain', domain: 'birch.example' }, 'drop')
  expect(rulesFor('ann@birch.example', policies(held, drop))).toEqual([drop, held])
  expect(rulesFor('bob@larch.example', policies(held, drop))).toEqual([])
})
