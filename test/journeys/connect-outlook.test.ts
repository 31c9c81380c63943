/** An admin connects Outlook mailboxes by hand: his own by consent, a shared one with his rights, a team's by the app alone. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessibilityFindings, hasBrowser, openBrowser } from '../support/browser.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph/start-fake-graph.ts'
import { type RunningProduct, startProduct } from '../support/product.ts'
import { providerUrls } from '../support/provider-urls.ts'

const mia = 'mia@acme.example'
const team = 'team@acme.example'
const director = 'director@acme.example'

const fromAnn = (to: string, subject: string) => ({
  from: 'Ann Lee <ann.lee@birch.example>',
  ...{ to, subject, date: new Date().toUTCString() },
})

/** Far more than it takes: browsers, databases and other suites share few cores. */
const options = { timeout: 120_000 }

describe.skipIf(!hasBrowser)('connecting Outlook in a browser', options, () => {
  let graph: FakeGraph
  let product: RunningProduct
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    graph = await startFakeGraph({
      users: [{ mail: mia, displayName: 'Mia' }, { mail: team, isShared: true, sharedWith: [mia] }, { mail: director }],
      apps: [{ mailboxScope: [team] }],
    })
    product = await startProduct({ urls: providerUrls({ microsoft: graph.url }) })
    graph.app.redirectUris.push(`${product.url}/connect/callback/outlook`)
    graph.deliver(mia, fromAnn(mia, 'Before it was connected'))
    browser = await openBrowser()
    page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await product?.close()
    await graph?.close()
  })

  const shows = (text: RegExp, timeout = 20_000) =>
    expect
      .poll(
        async () => {
          await page.reload()
          return page.locator('main').innerText()
        },
        { timeout, interval: 500 },
      )
      .toMatch(text)
  const register = async (access: 'consent' | 'app_only') => {
    await page.goto(`${product.url}/mailboxes/connect/outlook/${access}/registration`)
    await page.fill('[name=clientId]', graph.app.clientId)
    await page.fill('[name=tenantId]', graph.tenantId)
    await page.fill('[name=clientSecret]', graph.app.clientSecret)
  }
  const consent = async () => {
    await page.click('text=Go on to Microsoft')
    await page.click('text=Continue to Microsoft')
    expect(page.url()).toContain(graph.url)
    await page.locator('p', { hasText: mia }).locator('input').check()
    await page.click('button[value=accept]')
  }

  it('connects the own mailbox of whoever agrees, which then sends signals', async () => {
    await register('consent')
    await page.click('text=Save and go on')
    await consent()
    expect(await page.locator('h1').innerText()).toBe(`Test ${mia}`)
    await page.click('text=To the mailbox')
    await shows(/1\s+would have been logged/)
    await page.click('a:has-text("Test")')
    await page.click('text=Run the test')
    expect(await page.locator('.check-row.failed').allInnerTexts()).toEqual([])
    await page.click('text=To the mailbox')
    graph.deliver(mia, fromAnn(mia, 'By a signal'))
    await shows(/By a signal/)
  })

  it('logs what pilot had decided, and what comes after, once it is live', async () => {
    await page.click('summary:has-text("Take it live")')
    await page.click('text=Yes, take it live')
    graph.deliver(mia, fromAnn(mia, 'After it went live'))
    await shows(/3\s+logged/)
  })

  it('says that a shared mailbox read with a person’s rights is polled', async () => {
    await page.goto(`${product.url}/mailboxes/connect/outlook/consent`)
    await page.fill('[name=address]', team)
    await page.check('input[name=isShared][value=yes]')
    await consent()
    expect(await page.locator('h1').innerText()).toBe(`Test ${team}`)
    await page.click('text=To the mailbox')
    await shows(/Microsoft sends no signals for a shared mailbox/)
  })

  it('connects a team’s mailbox by the app alone, and proves that others stay closed', async () => {
    await page.click('a:has-text("Disconnect")')
    await page.check('[value=keep]')
    await page.click('button:has-text("Disconnect")')
    await register('app_only')
    await page.fill('[name=mailboxes]', team)
    await page.fill('[name=deniedMailbox]', director)
    await page.click('text=Save and go on')
    await page.click('button:has-text("Connect")')
    expect(await page.locator('h1').innerText()).toBe(`Test ${team}`)
    await page.click('text=To the mailbox')
    await shows(/promised until/)
    await page.click('a:has-text("Test")')
    await page.click('text=Run the test')
    expect(await page.locator('.check-row.failed').allInnerTexts()).toEqual([])
    expect(await page.locator('.check-row.ok', { hasText: 'Other mailboxes stay closed' }).count()).toBe(1)
  })

  it('says so when the app could open a mailbox that must stay closed', async () => {
    graph.app.mailboxScope = null
    await page.click('button:has-text("Test again")')
    expect(await page.locator('.check-row.failed').innerText()).toContain('not limited to your group')
    expect(await accessibilityFindings(await scripted(page))).toEqual([])
    expect(product.faults).toEqual([])
  })

  /** axe runs as a script, which this journey's browser has none of. */
  const scripted = async (at: Page): Promise<Page> => {
    const other = await (await browser.newContext()).newPage()
    await other.goto(at.url())
    return other
  }
})
