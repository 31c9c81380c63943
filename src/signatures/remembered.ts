/**
 * What was worked out lately, held in memory alone: up to a bound, the longest unused forgotten first. The same object
 * goes to all who ask for it: none may change it.
 */
export class Remembered<T> {
  readonly #bound: number
  readonly #longestKey: number
  #recent = new Map<string, T>()
  #older = new Map<string, T>()

  /** @param bound twice as many are held at most */
  constructor(bound: number, longestKey: number) {
    this.#bound = bound
    this.#longestKey = longestKey
  }

  get size(): number {
    return this.#recent.size + this.#older.size
  }

  get(key: string, read: () => T): T {
    if (key.length > this.#longestKey) return read()
    const recent = this.#recent.get(key)
    if (recent !== undefined) return recent
    const value = this.#older.get(key) ?? read()
    if (this.#recent.size >= this.#bound) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(key, value)
    return value
  }
}
