/**
 * The features of pieces by number. Models name them, so that they can be read; readers of signatures pass numbers on,
 * as looking a name up costs more than what is done with it.
 */
const numbers = new Map<string, number>()
const names: string[] = []

/** The same number for the same name, for as long as the process runs. */
export function featureNumber(name: string): number {
  const known = numbers.get(name)
  if (known !== undefined) return known
  numbers.set(name, names.length)
  return names.push(name) - 1
}

export function featureName(number: number): string {
  const name = names[number]
  if (name === undefined) throw new Error(`expected the number of a feature, below ${names.length}, got ${number}`)
  return name
}

/** Numbers under their names: `F.title` reads as the name does. */
export function featureNumbers<const Name extends string>(...list: Name[]): Record<Name, number> {
  return Object.fromEntries(list.map(name => [name, featureNumber(name)])) as Record<Name, number>
}
