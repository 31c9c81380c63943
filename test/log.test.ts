import { expect, test } from 'vitest'
import type { LogFields } from '../src/log.ts'
import { openLog } from '../src/log.ts'

const canaries = ['canary.person@secret.example', 'Canary Person', '+48 600 100 200', 'canary subject line']

function logged(say: (log: ReturnType<typeof openLog>) => void): string {
  let text = ''
  say(
    openLog('debug', {
      write: line => {
        text += line
      },
    }),
  )
  return text
}

test('ids, codes and numbers pass', () => {
  const text = logged(log => log.info('batch committed', { mailboxId: '17', reason: 'list', count: 20 }))
  expect(JSON.parse(text)).toMatchObject({ msg: 'batch committed', mailboxId: '17', reason: 'list', count: 20 })
})

test.each(canaries)('%s gets through no field', canary => {
  const smuggled: Record<string, unknown> = { mailboxId: canary, reason: canary, count: canary, subject: canary }
  const text = logged(log => log.error('failed', smuggled as LogFields))
  expect(text).toContain('leftOut')
  for (const word of canary.split(' ')) expect(text).not.toContain(word)
})

test.each(canaries)('an error that quotes %s is logged without it', canary => {
  const error = Object.assign(new Error(`invalid input: ${canary}\n    ${canary}`), { code: '22P02', detail: canary })
  error.name = canary
  const text = logged(log => log.error('query failed', { error }))
  expect(JSON.parse(text)).toMatchObject({ error: 'Error', code: '22P02' })
  for (const word of canary.split(' ')) expect(text).not.toContain(word)
})

test('an unlisted field name is not repeated either', () => {
  const fields: Record<string, unknown> = { 'canary@secret.example': 1 }
  expect(logged(log => log.info('x', fields as LogFields))).not.toContain('canary')
})
