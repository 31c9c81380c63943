// How many bodies a second one core reads, in the form in which the product runs: translated, without a loader. A body
// is read for the first time and again, since words and numbers that were met are remembered and mail repeats them.
// Blocks are remembered too: as in life only those that several messages of a set share, or none of them.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { translated } from '../../src/compile.mjs'

const { parseSignature } = await import(await translated('signatures/parse-signature.ts'))
const { noKnownBlocks } = await import(await translated('signatures/known-blocks.ts'))
const { findZones } = await import(await translated('signatures/zones.ts'))
const { parseAddressList } = await import(await translated('messages/addresses.ts'))
const sets = {
  world: 'world-dev/signatures.jsonl',
  written: 'signatures/written-dev.jsonl',
  real: 'signatures/real-dev.jsonl',
}
const BODIES = 6000

for (const [set, file] of Object.entries(sets)) {
  const bodies = readBodies(path.join(process.env.BENCH_DATA, file))
  const shared = perSecond.bind(null, bodies, () => {
    const known = noKnownBlocks()
    return body => parseSignature(body, known)
  })
  const alone = perSecond.bind(null, bodies, () => body => parseSignature(body, noKnownBlocks()))
  const first = shared(1)
  const rounds = Math.ceil(BODIES / bodies.length)
  shared(rounds)
  alone(rounds)
  const [again, unshared] = [shared(rounds), alone(rounds)]
  const zones = perSecond(bodies, () => findZones, rounds)
  console.log(
    `${set.padEnd(8)} ${again} bodies/s of one core (at first sight ${first}), every block new ${unshared}, zones alone ${zones}`,
  )
}
growth()

function readBodies(file) {
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return rows.map(row => {
    const { body_text, from_header, subject } = JSON.parse(row)
    const [from] = parseAddressList(from_header)
    return {
      lines: body_text.split('\n'),
      from: { name: from?.name ?? null, address: from?.address ?? null },
      subject,
    }
  })
}

/** `newWork` is what reads a body, made anew for each round. */
function perSecond(bodies, newWork, rounds) {
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round++) {
    const work = newWork()
    for (const body of bodies) work(body)
  }
  const { user, system } = process.cpuUsage(before)
  return ((rounds * bodies.length * 1e6) / (user + system)).toFixed(0)
}

/** Ten times the text must not cost more than fifteen times the time. */
function growth() {
  const block = [
    'Kind regards',
    '',
    'Ada Marlow',
    'Sales Manager',
    'Norvane Ltd',
    'Tel: +44 20 7946 0018',
    'ada@norvane.example',
  ]
  const input = times => ({
    lines: [
      ...Array.from({ length: 400 * times }, (_, line) => `Line ${line} of a long letter about the delivery.`),
      ...block,
    ],
    from: { name: 'Ada Marlow', address: 'ada@norvane.example' },
  })
  const milliseconds = text => {
    const start = process.cpuUsage()
    for (let round = 0; round < 40; round++) parseSignature(text, noKnownBlocks())
    return process.cpuUsage(start).user / 40_000
  }
  const [small, large] = [input(1), input(10)]
  milliseconds(small)
  milliseconds(large)
  const [one, ten] = [milliseconds(small), milliseconds(large)]
  console.log(
    `growth   400 lines ${one.toFixed(2)} ms, 4,000 lines ${ten.toFixed(2)} ms: ${(ten / one).toFixed(1)} times`,
  )
}
