import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Hono } from 'hono'

interface Asset {
  body: Uint8Array<ArrayBuffer>
  type: string
  etag: string
}

/**
 * The three files that pages load. htmx and its extension are one script with ours: as separate deferred scripts they
 * race, and the extension is missing on some page loads.
 */
export const assetRoutes = () => {
  const assets = loadAssets()
  return new Hono().get('/:name', async c => {
    const asset = (await assets).get(c.req.param('name'))
    if (!asset) return c.notFound()
    const headers = { 'content-type': asset.type, 'cache-control': 'no-cache', etag: asset.etag }
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, headers)
    return c.body(asset.body, 200, headers)
  })
}

/** In this order: what comes later wins, and narrow screens have the last word. */
const sheets = ['base.css', 'frame.css', 'parts.css', 'review.css', 'timeline.css', 'connect.css', 'narrow.css']

const loadAssets = async (): Promise<Map<string, Asset>> => {
  const require = createRequire(import.meta.url)
  const htmx = (file: string) => readFile(require.resolve(`htmx.org/dist/${file}`))
  const own = (file: string) => readFile(new URL(`./static/${file}`, import.meta.url))
  const script = await Promise.all([htmx('htmx.min.js'), htmx('ext/hx-preload.min.js'), own('keys.js')])
  const separator = Buffer.from('\n;\n')
  return new Map([
    ['app.js', asset(Buffer.concat(script.flatMap(part => [part, separator])), 'text/javascript; charset=utf-8')],
    ['app.css', asset(Buffer.concat(await Promise.all(sheets.map(own))), 'text/css; charset=utf-8')],
    ['icon.svg', asset(await own('icon.svg'), 'image/svg+xml')],
  ])
}

const asset = (content: Buffer, type: string): Asset => ({
  body: new Uint8Array(content),
  type,
  etag: `"${createHash('sha256').update(content).digest('hex').slice(0, 24)}"`,
})
