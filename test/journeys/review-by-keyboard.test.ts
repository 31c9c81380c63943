import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/web/app.tsx'
import { listen, type RunningServer } from '../../src/web/server.ts'
import { accessibilityFindings, hasBrowser, openBrowser } from '../support/browser.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { fillQueue } from '../support/review-queue.ts'
import { addContact, guess, makeWorld, receive, worldNow } from '../support/review-world.ts'
import { visibleState } from '../support/visible-state.ts'

/** Each would run, or call somewhere, if anything of a mail became markup. */
const vectors = [
  '<script>window.hit=1</script>',
  '"><script src=http://canary.example/x.js></script>',
  '<img src=http://canary.example/i.png onerror=window.hit=1>',
  "'><svg/onload=window.hit=1>",
  '</title><script>window.hit=1</script>',
  '</textarea><script>window.hit=1</script>',
  '<iframe srcdoc="<script>parent.hit=1</script>">',
  '<link rel=stylesheet href=http://canary.example/c.css>',
  '<style>@import url(http://canary.example/s.css)</style>',
  'javascript:window.hit=1',
  '<a href="javascript:window.hit=1">x</a>',
  '<form action=http://canary.example><button autofocus onfocus=window.hit=1>',
  '<details open ontoggle=window.hit=1>',
  '<div hx-get="http://canary.example/" hx-trigger="load"></div>',
  '" hx-on:load="window.hit=1" x="',
  '<meta http-equiv=refresh content="0;url=http://canary.example">',
  '{{constructor.constructor("window.hit=1")()}}',
  '\u202e<b onmouseover=window.hit=1>',
  '<body onload=window.hit=1>',
  '&#60;script&#62;window.hit=1&#60;/script&#62;',
]

describe.skipIf(!hasBrowser)('the review page in a browser', () => {
  let database: TestDatabase
  let workspaceId: string
  let server: RunningServer
  let browser: Browser
  const foreign: string[] = []

  beforeAll(async () => {
    database = await openTestDatabase()
    const world = await makeWorld(database, 'harbour')
    workspaceId = world.workspaceId
    await fillQueue(world)
    for (const vector of vectors) {
      const contact = await addContact(world, { first: vector, last: vector, company: vector, title: vector })
      await receive(world, {
        from: { name: vector, address: `v${contact}@stranger.example` },
        subject: vector,
        lines: [`b ${vector}`, `s ${vector}`],
        details: { name: guess(vector, 1), title: guess(vector, 1) },
        link: { action: 'review', reason: 'ambiguous', candidates: [{ contactId: contact, confidence: 0.5 }] },
      })
    }
    const app = createApp({ db: database.db, now: () => worldNow })
    server = await listen(app, { host: '127.0.0.1', port: 0 })
    browser = await openBrowser()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.close()
    await database?.destroy()
  })

  const open = async (
    path: string,
    options: { colorScheme?: 'light' | 'dark'; width?: number } = {},
  ): Promise<Page> => {
    const context = await browser.newContext({
      colorScheme: options.colorScheme ?? 'light',
      viewport: { width: options.width ?? 1280, height: 800 },
    })
    const page = await context.newPage()
    page.on('request', request => {
      if (!request.url().startsWith(server.url)) foreign.push(request.url())
    })
    await page.goto(`${server.url}${path}`)
    return page
  }
  const question = (page: Page) => page.locator('.decide').getAttribute('action')
  const shows = (page: Page, isThere: (action: string | null) => boolean) =>
    expect.poll(async () => isThere(await question(page)), { timeout: 20_000 }).toBe(true)
  /** Presses keys and waits for the next question to be there. */
  const answer = async (page: Page, ...keys: string[]) => {
    const before = await question(page)
    for (const key of keys) await page.keyboard.press(key)
    await shows(page, action => action !== before)
  }

  it('takes ten decisions in a row with two keys each at most, without loading a whole page, and undoes the last', async () => {
    const page = await open('/review')
    let loads = 0
    page.on('load', () => loads++)
    for (let decided = 0; decided < 8; decided++) {
      // Where nobody is proposed nothing is chosen: a new contact has to be chosen by its number.
      const choices = await page.locator('[data-candidate]').count()
      const chosen = await page.locator('[data-candidate]:checked').count()
      await answer(page, ...(choices > 0 && chosen === 0 ? ['1', 'a'] : ['a']))
    }
    await answer(page, '1', 'a')
    const before = await visibleState(database.db, workspaceId)
    const tenth = await question(page)
    await answer(page, 'r', '2')
    expect((await visibleState(database.db, workspaceId)).waiting.length).toBe(before.waiting.length - 1)
    await page.keyboard.press('u')
    await shows(page, action => action === tenth)
    expect(await visibleState(database.db, workspaceId)).toEqual(before)
    expect(page.url()).toContain(String(tenth))
    expect(loads).toBe(0)
    await page.context().close()
  }, 120_000)

  it('walks the queue by j and k, and shows its keys by ?', async () => {
    const page = await open('/review')
    const first = await question(page)
    await answer(page, 'j')
    expect(await question(page)).not.toBe(first)
    await answer(page, 'k')
    expect(await question(page)).toBe(first)
    await page.keyboard.press('?')
    expect(await page.locator('dialog#keys').isVisible()).toBe(true)
    await page.keyboard.press('a')
    expect(await question(page)).toBe(first)
    await page.context().close()
  }, 60_000)

  it('decides without a script, by plain forms', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${server.url}/review`)
    const before = (await visibleState(database.db, workspaceId)).waiting.length
    await page.locator('summary', { hasText: 'Reject' }).click()
    await page.locator('.menu-list button', { hasText: 'Not business' }).click()
    await page.waitForURL(/done=/)
    expect((await visibleState(database.db, workspaceId)).waiting.length).toBe(before - 1)
    await page.locator('button', { hasText: 'Undo' }).click()
    await page.waitForURL(/\/review\/\d+\?done=/)
    expect((await visibleState(database.db, workspaceId)).waiting.length).toBe(before)
    await context.close()
  }, 60_000)

  it('runs nothing of what strangers wrote, and calls no other host', async () => {
    const page = await open('/review')
    const links = await page.locator('[data-row]').evaluateAll(rows => rows.map(row => row.getAttribute('href')))
    expect(links.length).toBeGreaterThanOrEqual(vectors.length)
    for (const path of [...links, '/', '/contacts', '/mailboxes', '/insights', '/privacy', '/settings']) {
      await page.goto(`${server.url}${path}`)
      expect([path, await page.evaluate('window.hit')]).toEqual([path, undefined])
    }
    expect(foreign).toEqual([])
    await page.context().close()
  }, 180_000)

  it.each([
    { colorScheme: 'light' as const, width: 1280 },
    { colorScheme: 'dark' as const, width: 1280 },
    { colorScheme: 'light' as const, width: 390 },
  ])(
    'has no serious accessibility finding ($colorScheme, $width wide)',
    async options => {
      const page = await open('/review', options)
      const contact = '/contacts'
      for (const path of ['/review', '/', contact, '/deals', '/mailboxes', '/privacy', '/insights', '/settings']) {
        await page.goto(`${server.url}${path}`)
        expect([path, await accessibilityFindings(page)]).toEqual([path, []])
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        expect([path, overflow]).toEqual([path, 0])
      }
      await page.context().close()
    },
    180_000,
  )
})
