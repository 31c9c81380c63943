/** An admin connects a Gmail mailbox by hand: registration, consent, test, pilot, live. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gmailReadonly } from '../../src/mailboxes/connecting/scopes.ts'
import { accessibilityFindings, hasBrowser, openBrowser } from '../support/browser.ts'
import { type FakeGmail, startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'
import { type RunningProduct, startProduct } from '../support/product.ts'
import { providerUrls } from '../support/provider-urls.ts'

const sales = 'sales@acme.example'
const office = 'office@acme.example'
const pushAccount = 'push@countersign-fake.iam.gserviceaccount.example'
const subscription = 'projects/countersign-fake/subscriptions/push'

/** Of a contact of the office's CRM. */
const fromAnn = (subject: string) => ({
  from: 'Ann Lee <ann.lee@birch.example>',
  to: sales,
  subject,
  date: new Date().toUTCString(),
})

/** Far more than it takes: browsers, databases and other suites share few cores. */
const options = { timeout: 120_000 }

describe.skipIf(!hasBrowser)('connecting Gmail in a browser', options, () => {
  let gmail: FakeGmail
  let product: RunningProduct
  let browser: Browser
  let page: Page
  const refusedByPolicy: string[] = []

  beforeAll(async () => {
    gmail = await startFakeGmail({ users: [{ address: sales, name: 'Acme Sales' }, office] })
    product = await startProduct({ urls: providerUrls({ google: gmail.url }) })
    gmail.pubsub.addSubscription(subscription, gmail.topic, {
      endpoint: `${product.url.replace('localhost', '127.0.0.1')}/hooks/gmail`,
      serviceAccount: pushAccount,
    })
    gmail.deliver(sales, fromAnn('Before it was connected'))
    browser = await openBrowser()
    page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    page.on('console', message => {
      if (message.text().includes('Content Security Policy')) refusedByPolicy.push(message.text())
    })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await product?.close()
    await gmail?.close()
  })

  const shows = (text: string | RegExp, timeout = 30_000) =>
    expect
      .poll(
        async () => {
          await page.reload()
          return page.locator('main').innerText()
        },
        { timeout, interval: 500 },
      )
      .toMatch(text)

  it('saves the registration, and says which field cannot be used', async () => {
    await page.goto(`${product.url}/mailboxes`)
    await page.click('text=Connect a mailbox')
    await page.click('a[href="/mailboxes/connect/gmail/consent"]')
    expect(page.url()).toContain('/registration')
    expect(await page.inputValue('input[readonly] >> nth=2')).toBe(`${product.url}/connect/callback/gmail`)
    // Copying needs a script, which this browser has none of.
    expect(await page.locator('[data-copies]').first().isVisible()).toBe(false)
    await page.fill('[name=clientId]', gmail.client.id)
    await page.fill('[name=clientSecret]', gmail.client.secret)
    await page.fill('[name=topic]', 'countersign')
    await page.fill('[name=subscription]', subscription)
    await page.fill('[name=pushAccount]', pushAccount)
    await page.click('text=Save and go on')
    expect(await page.locator('[role=alert]').innerText()).toContain('Name of the topic')
    expect(await page.inputValue('[name=clientId]')).toBe(gmail.client.id)
    await page.fill('[name=topic]', gmail.topic)
    await page.fill('[name=clientSecret]', gmail.client.secret)
    await page.click('text=Save and go on')
    expect(await page.locator('h1').innerText()).toBe('Connect a Gmail mailbox')
  })

  it('goes by way of Google’s consent page and comes back with the mailbox, without a script', async () => {
    await page.check('input[name=isShared][value=yes]')
    await page.selectOption('[name=horizonDays]', '30')
    await page.click('text=Go on to Google')
    await page.click('text=Continue to Google')
    expect(page.url()).toContain(gmail.url)
    await page.click('button[value=allow]')
    expect(page.url()).toMatch(/\/mailboxes\/\d+\/test/)
    expect(await page.locator('h1').innerText()).toBe(`Test ${sales}`)
    expect(refusedByPolicy).toEqual([])
  })

  it('reads what was there before, and logs nothing of it', async () => {
    await page.click('text=To the mailbox')
    await shows(/1\s+would have been logged/)
    expect(await page.locator('main').innerText()).toContain('Before it was connected')
    expect(await page.locator('a:has-text("Ann Lee")').count()).toBe(1)
  })

  it('passes its own test, signals included', async () => {
    await page.click('a:has-text("Test")')
    await page.click('text=Run the test')
    expect(await page.locator('.check-row.failed').allInnerTexts()).toEqual([])
    expect(await page.locator('.check-row.ok').count()).toBeGreaterThanOrEqual(5)
    await page.click('text=To the mailbox')
  })

  it('shows mail that a signal told of within seconds', async () => {
    gmail.deliver(sales, fromAnn('By a signal'))
    await shows(/By a signal/)
  })

  it('logs it once the mailbox is taken live, and what comes after', async () => {
    await page.click('summary:has-text("Take it live")')
    await page.click('text=Yes, take it live')
    expect(await page.locator('[role=status]').innerText()).toContain('Live: mail is logged')
    gmail.deliver(sales, fromAnn('After it went live'))
    await shows(/3\s+logged/)
    await page.goto(product.url)
    expect(await page.locator('.timeline').innerText()).toContain('After it went live')
  })

  it('is asked for consent again when the permission is gone, and goes on without a gap', async () => {
    gmail.revokeTokens(sales)
    gmail.deliver(sales, fromAnn('While nobody could read'))
    await page.goto(`${product.url}/mailboxes`)
    await shows(/Connect again/, 90_000)
    await page.click('.health button:has-text("Connect again")')
    await page.click('text=Continue to Google')
    await page.click('button[value=allow]')
    await page.click('text=To the mailbox')
    await shows(/4\s+logged/)
  })

  it.each(['light', 'dark'] as const)('has no serious barrier on any of its pages (%s)', async colorScheme => {
    const scripted = await (await browser.newContext({ colorScheme })).newPage()
    const id = /\/mailboxes\/(\d+)/.exec(page.url())?.[1]
    const paths = [
      ...['/mailboxes', '/mailboxes/connect', '/mailboxes/connect/gmail/consent'],
      ...['/mailboxes/connect/gmail/consent/registration', '/mailboxes/connect/gmail/delegation/registration'],
      ...['/mailboxes/connect/outlook/consent/registration', '/mailboxes/connect/outlook/app_only/registration'],
      ...[`/mailboxes/${id}`, `/mailboxes/${id}/test`, `/mailboxes/${id}/disconnect`],
    ]
    for (const path of paths) {
      await scripted.goto(`${product.url}${path}`)
      expect([path, await accessibilityFindings(scripted)]).toEqual([path, []])
    }
    expect(product.faults).toEqual([])
  })

  it('connects a mailbox of the organisation by its address alone, and only one that was named', async () => {
    const key = gmail.addServiceAccount('reader@countersign-fake.iam.gserviceaccount.example', [gmailReadonly])
    const id = /\/mailboxes\/(\d+)/.exec(page.url())?.[1]
    await page.goto(`${product.url}/mailboxes/connect/gmail/delegation`)
    expect(page.url()).toContain('/registration')
    await page.fill('[name=serviceAccount]', '{"type":"service_account"}')
    await page.fill('[name=mailboxes]', `${office}\n${sales}`)
    await page.click('text=Save and go on')
    expect(await page.locator('[role=alert]').innerText()).toContain('Key of the service account')
    await page.fill('[name=serviceAccount]', JSON.stringify(key))
    await page.click('text=Save and go on')
    expect(await page.locator('select[name=address] option').allInnerTexts()).toEqual([office, sales])
    await page.selectOption('[name=address]', office)
    await page.click('button:has-text("Connect")')
    expect(await page.locator('h1').innerText()).toBe(`Test ${office}`)
    await page.click('text=Run the test')
    expect(await page.locator('.check-row.failed').allInnerTexts()).toEqual([])
    expect(await page.locator('.check-row.ok', { hasText: 'Signals come' }).count()).toBe(1)
    await page.goto(`${product.url}/mailboxes/${id}`)
  })

  it('disconnects after asking what becomes of the mail, and erases it only when told by name', async () => {
    await page.click('a:has-text("Disconnect")')
    await page.check('[value=erase]')
    await page.click('button:has-text("Disconnect")')
    expect(await page.locator('[role=alert]').innerText()).toContain(sales)
    await page.check('[value=erase]')
    await page.fill('[name=confirmed]', sales)
    await page.click('button:has-text("Disconnect")')
    expect(await page.locator('[role=status]').innerText()).toContain('Disconnected')
    expect(await page.locator('main').innerText()).toMatch(/0\s+logged/)
  })
})
