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
 * The files that pages load. htmx and its extension are one script with ours: as separate deferred scripts they race, and
 * the extension is missing on some page loads. The typeface comes along, so that a Polish or Russian name looks as it
 * should on a machine whose own typefaces lack its letters; a browser fetches the parts whose letters a page has.
 */
export const assetRoutes = () => {
  const assets = loadAssets()
  return new Hono().get('/:name', async c => {
    const asset = (await assets).get(c.req.param('name'))
    if (!asset) return c.notFound()
    const cacheControl = asset.type === fontType ? 'public, max-age=604800' : 'no-cache'
    const headers = { 'content-type': asset.type, 'cache-control': cacheControl, etag: asset.etag }
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, headers)
    return c.body(asset.body, 200, headers)
  })
}

/** In this order: what comes later wins, and narrow screens have the last word. */
const sheets = ['base.css', 'frame.css', 'parts.css', 'review.css', 'timeline.css', 'connect.css', 'narrow.css']

const fontType = 'font/woff2'
/** Upright ones: the pages set nothing in italics. */
const fontFile = /source-sans-3-[a-z-]+-wght-normal\.woff2/g

const loadAssets = async (): Promise<Map<string, Asset>> => {
  const require = createRequire(import.meta.url)
  const htmx = (file: string) => readFile(require.resolve(`htmx.org/dist/${file}`))
  const own = (file: string) => readFile(new URL(`./static/${file}`, import.meta.url))
  const script = await Promise.all([htmx('htmx.min.js'), htmx('ext/hx-preload.min.js'), own('keys.js')])
  const separator = Buffer.from('\n;\n')
  const font = (file: string) => readFile(require.resolve(`@fontsource-variable/source-sans-3/${file}`))
  const fontSheet = (await font('index.css')).toString().replaceAll('url(./files/', 'url(/assets/')
  const fonts = fontSheet.match(fontFile) ?? []
  const styles = [Buffer.from(fontSheet), ...(await Promise.all(sheets.map(own)))]
  return new Map([
    ...(await Promise.all(
      fonts.map(async (file): Promise<[string, Asset]> => [file, asset(await font(`files/${file}`), fontType)]),
    )),
    ['app.js', asset(Buffer.concat(script.flatMap(part => [part, separator])), 'text/javascript; charset=utf-8')],
    ['app.css', asset(Buffer.concat(styles), 'text/css; charset=utf-8')],
    ['icon.svg', asset(await own('icon.svg'), 'image/svg+xml')],
  ])
}

const asset = (content: Buffer, type: string): Asset => ({
  body: new Uint8Array(content),
  type,
  etag: `"${createHash('sha256').update(content).digest('hex').slice(0, 24)}"`,
})
