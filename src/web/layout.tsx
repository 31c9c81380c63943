import { jsxRenderer } from 'hono/jsx-renderer'
import { Icon, type IconName, Mark } from './components/icon.tsx'
import type { WorkspaceChoice } from './workspace.ts'

export type Section =
  | 'overview'
  | 'review'
  | 'contacts'
  | 'deals'
  | 'mailboxes'
  | 'privacy'
  | 'insights'
  | 'settings'
  | 'none'

declare module 'hono' {
  interface ContextRenderer {
    // biome-ignore lint/style/useShorthandFunctionType: this is how Hono types its renderer
    (content: string | Promise<string>, head: { title: string; section: Section; wide?: boolean }): Response
  }
}

const sections: { section: Section; href: string; label: string; icon: IconName; later?: boolean }[] = [
  { section: 'overview', href: '/', label: 'Overview', icon: 'overview' },
  { section: 'review', href: '/review', label: 'Review', icon: 'review' },
  { section: 'contacts', href: '/contacts', label: 'Contacts', icon: 'contacts' },
  { section: 'deals', href: '/deals', label: 'Deals', icon: 'deals' },
  { section: 'mailboxes', href: '/mailboxes', label: 'Mailboxes', icon: 'mailboxes' },
  { section: 'insights', href: '/insights', label: 'Insights', icon: 'insights', later: true },
  { section: 'privacy', href: '/privacy', label: 'Privacy', icon: 'privacy', later: true },
  { section: 'settings', href: '/settings', label: 'Settings', icon: 'settings', later: true },
]

export const layout = jsxRenderer(
  ({ children, title, section, wide }, c) => {
    const choice: WorkspaceChoice | undefined = c.get('choice')
    return (
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="htmx-config" content='{"includeIndicatorCSS":false}' />
          <title>{`${title} · Countersign`}</title>
          <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="/assets/app.css" />
          <script src="/assets/app.js" defer />
        </head>
        <body>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <div class="frame">
            <header class="side">
              <a class="brand" href="/">
                <Mark />
                Countersign
              </a>
              <nav class="nav" aria-label="Main">
                {sections.map((item, at) => (
                  <>
                    {item.later && !sections[at - 1]?.later && <span class="nav-gap" />}
                    <a
                      href={item.href}
                      class={item.later ? 'later' : undefined}
                      aria-current={item.section === section ? 'page' : undefined}
                    >
                      <Icon name={item.icon} />
                      <span>{item.label}</span>
                      {item.section === 'review' && choice && choice.waiting > 0 && (
                        <span class="badge" id="waiting">
                          {waitingText(choice.waiting)}
                          <span class="visually-hidden"> waiting</span>
                        </span>
                      )}
                    </a>
                  </>
                ))}
              </nav>
              {choice && choice.all.length > 1 && (
                <form class="side-foot" method="post" action="/workspace">
                  <label class="label" for="workspace">
                    Workspace
                  </label>
                  <select class="input" id="workspace" name="workspace" data-submits>
                    {choice.all.map(workspace => (
                      <option value={workspace.name} selected={workspace.id === choice.workspaceId}>
                        {workspace.name}
                      </option>
                    ))}
                  </select>
                  <noscript>
                    <button class="button small" type="submit">
                      Open
                    </button>
                  </noscript>
                </form>
              )}
            </header>
            <main id="main" class={wide ? 'page-none' : 'page'} tabindex={-1}>
              {children}
            </main>
          </div>
        </body>
      </html>
    )
  },
  { docType: true },
)

/** Counting stops at a thousand: nobody reads the difference, and the page stays fast with 100,000 waiting. */
export const waitingText = (waiting: number): string => (waiting > 999 ? '999+' : String(waiting))
