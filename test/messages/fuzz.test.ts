import { expect, test } from 'vitest'
import { type FuzzFault, fuzzOnce } from '../bench/fuzz-round.ts'
import { readSeeds } from '../bench/fuzz-seeds.ts'
import { mutateMessage, seededRandom } from '../bench/mutate-message.ts'

const seeds = readSeeds()

test('a seed gives the same faults again, another one others', () => {
  const mutate = (seed: number) => mutateMessage(seeds[0]!, seeds, seededRandom(seed)).toString('latin1')
  expect(mutate(7)).toBe(mutate(7))
  expect(new Set(Array.from({ length: 50 }, (_, seed) => mutate(seed))).size).toBeGreaterThan(25)
})

/** `npm run fuzz` reads a million and more. */
const INPUTS = 3_000

test(`${INPUTS} mutated messages are read without a fault`, { timeout: 180_000 }, async () => {
  const faults: FuzzFault[] = []
  for (let index = 0; index < INPUTS; index++) {
    const fault = await fuzzOnce(seeds, 1_000_000 + index)
    if (fault !== null) faults.push(fault)
  }
  expect(faults).toEqual([])
})
