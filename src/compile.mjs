// The sources are TypeScript. Node 20 cannot run them, and a loader that translates each file at each start costs
// seconds (and a call around every inner function for as long as the process runs). So the tree is translated once, as
// a whole and file by file, into node_modules/.cache; the copy is named by the state of the sources and never stale.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const source = dirname(fileURLToPath(import.meta.url))
const root = dirname(source)
const cache = join(root, 'node_modules', '.cache', 'countersign')
/** Older copies than the newest few are nobody's any more. */
const keptCopies = 4
/** Next to `src`, reached by relative URLs from within it. */
const neighbours = ['migrations', 'fixtures', 'package.json', 'tsconfig.json']

/** The URL of a source file's translation; of the source itself, with a loader registered, where none can be kept. */
export async function translated(file) {
  const files = await sourceFiles()
  const copy = join(cache, await stateOf(files))
  if (!(await isThere(join(copy, 'src', 'main.js')))) {
    if (!(await mayKeepCopies())) return await withLoader(file)
    await translate(files, copy)
    await removeOldCopies(copy)
  }
  return pathToFileURL(join(copy, 'src', file.replace(/\.tsx?$/, '.js'))).href
}

/** Installed beside its dependencies the package has no node_modules of its own; from there it finds theirs as well. */
async function mayKeepCopies() {
  const modules = join(root, 'node_modules')
  return await isWritable((await isThere(modules)) ? modules : root)
}

async function withLoader(file) {
  const { register } = await import('tsx/esm/api')
  register({ tsconfig: join(root, 'tsconfig.json') })
  return pathToFileURL(join(source, file)).href
}

async function sourceFiles() {
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

async function stateOf(files) {
  const hash = createHash('sha256').update(process.version)
  const stats = await Promise.all(files.map(file => stat(file)))
  files.forEach((file, index) => {
    hash.update(`${file}\0${stats[index].size}\0${stats[index].mtimeMs}\n`)
  })
  return hash.digest('hex').slice(0, 20)
}

async function translate(files, copy) {
  const { transform } = await import('esbuild')
  const unfinished = `${copy}.${process.pid}`
  await rm(unfinished, { recursive: true, force: true })
  await Promise.all(
    files.map(async file => {
      const target = join(unfinished, 'src', file.slice(source.length + 1))
      await mkdir(dirname(target), { recursive: true })
      if (file === fileURLToPath(import.meta.url)) return
      if (file.endsWith('typescript.mjs')) return await writeFile(target, 'export const loadTypeScript = () => {}\n')
      const kind = /\.(tsx?|mjs)$/.exec(file)?.[1]
      if (kind === undefined) return await cp(file, target)
      const { code } = await transform(await readFile(file, 'utf8'), {
        loader: kind === 'mjs' ? 'js' : kind,
        format: 'esm',
        target: 'node20.19',
        // Else each use of /\p{L}/u becomes a new RegExp, because the letters themselves are another Unicode version's.
        supported: { 'regexp-unicode-property-escapes': true },
        jsx: 'automatic',
        jsxImportSource: 'hono/jsx',
        sourcefile: file,
      })
      await writeFile(target.replace(/\.tsx?$/, '.js'), withNewEndings(code))
    }),
  )
  await Promise.all(neighbours.map(name => symlink(join(root, name), join(unfinished, name))))
  await rename(unfinished, copy).catch(async error => {
    // Two first starts at once: the other's copy is as good.
    if (!(await isThere(join(copy, 'src', 'main.js')))) throw error
    await rm(unfinished, { recursive: true })
  })
}

/** "./queries.ts" → "./queries.js", in imports and in URLs of files that are loaded by name. */
function withNewEndings(code) {
  return code.replace(/(["'])(\.{1,2}\/[\w./-]{1,200})\.tsx?\1/g, '$1$2.js$1')
}

async function removeOldCopies(newest) {
  await utimes(newest, new Date(), new Date())
  const names = await readdir(cache)
  const copies = await Promise.all(
    names.map(async name => ({ path: join(cache, name), at: (await stat(join(cache, name))).mtimeMs })),
  )
  const old = copies.sort((a, b) => b.at - a.at).slice(keptCopies)
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })))
}

async function isThere(path) {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function isWritable(path) {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}
