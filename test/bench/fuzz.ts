/** `npm run fuzz -- --inputs 1000000 --seed 1`: reads mutated messages in this process and prints each fault with its seed. */
import { parseArgs } from 'node:util'
import { fuzzOnce } from './fuzz-round.ts'
import { readSeeds } from './fuzz-seeds.ts'

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
})
const inputs = Number(values.inputs)
const first = Number(values.seed)
const seeds = readSeeds()
const began = performance.now()
const kinds = new Map<string, number>()
for (let index = 0; index < inputs; index++) {
  const fault = await fuzzOnce(seeds, first + index)
  if (fault !== null) {
    const count = kinds.get(fault.what) ?? 0
    kinds.set(fault.what, count + 1)
    if (count < 3) console.log(`seed ${fault.seed}: ${fault.what}`)
  }
  if ((index + 1) % 10_000 === 0)
    console.log(`${index + 1} inputs, ${rate(index + 1)}/s, ${kinds.size} kinds of faults`)
}
console.log(
  `${inputs} inputs from ${seeds.length} messages, seeds ${first} to ${first + inputs - 1}: ${kinds.size} kinds of faults, ${rate(inputs)}/s`,
)
process.exitCode = kinds.size === 0 ? 0 : 1

function rate(count: number): string {
  return (count / ((performance.now() - began) / 1_000)).toFixed(0)
}
