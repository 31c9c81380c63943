/** Google's partial answers: `fields=id,payload(headers),history/id`. */
interface Mask {
  [name: string]: Mask | true
}

export function applyFields(answer: object, fields: string | null): object {
  return fields === null ? answer : (pick(answer, readMask(fields)) as object)
}

function readMask(fields: string): Mask {
  let at = 0
  const readList = (): Mask => {
    const mask: Mask = {}
    while (at < fields.length && fields[at] !== ')') {
      const name = /^[\w*]+/.exec(fields.slice(at))?.[0] ?? ''
      at += name.length
      if (fields[at] === '(') {
        at++
        mask[name] = readList()
        at++
      } else if (fields[at] === '/') {
        at++
        const inner = /^[\w*/]+/.exec(fields.slice(at))?.[0] ?? ''
        at += inner.length
        mask[name] = readMask(inner)
      } else mask[name] = true
      if (fields[at] === ',') at++
    }
    return mask
  }
  return readList()
}

function pick(value: unknown, mask: Mask | true): unknown {
  if (mask === true || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(each => pick(each, mask))
  const names = Object.keys(value).filter(name => mask[name] !== undefined)
  return Object.fromEntries(names.map(name => [name, pick((value as Record<string, unknown>)[name], mask[name]!)]))
}
