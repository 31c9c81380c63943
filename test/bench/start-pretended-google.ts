import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type GoogleOrder =
  | { name: 'describe' }
  | { name: 'subscribe'; subscription: string; endpoint: string; serviceAccount: string }
  | { name: 'addUser'; address: string }
  | { name: 'signPushes'; subscription: string; addresses: string[]; count: number; series: string }
  | { name: 'deliver'; addresses: string[]; count: number; everyMilliseconds: number }

export interface SignedPush {
  authorization: string
  body: string
}

export interface GoogleAnswers {
  describe: { url: string; topic: string; client: { id: string; secret: string } }
  subscribe: null
  addUser: { accessToken: string; refreshToken: string }
  signPushes: SignedPush[]
  /** Ids of messages, and when each came. */
  deliver: [string, number][]
}

export interface PretendedGoogle {
  ask<N extends GoogleOrder['name']>(order: Extract<GoogleOrder, { name: N }>): Promise<GoogleAnswers[N]>
  stop(): void
}

export async function startPretendedGoogle(): Promise<PretendedGoogle> {
  const file = fileURLToPath(new URL('./pretended-google.ts', import.meta.url))
  const child = fork(file, { execArgv: ['--import', import.meta.resolve('tsx')] })
  const waiting = new Map<number, (answer: never) => void>()
  child.on('message', ({ id, answer }: { id: number; answer: never }) => {
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  await once(child, 'message')
  let last = 0
  return {
    ask: order =>
      new Promise(resolve => {
        waiting.set(++last, resolve)
        child.send({ id: last, order })
      }),
    stop: () => child.kill(),
  }
}
