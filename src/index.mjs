// The library's entrance: `import { parseSignature } from 'countersign'`. Its types stand in index.d.mts.
import { translated } from './compile.mjs'

export const { parseSignature } = await import(await translated('signatures/parse-signature.ts'))
