import { Hono } from 'hono'
import { version } from '../version.ts'
import type { WebDeps } from './deps.ts'
import type { WebEnv } from './workspace.ts'

export const settingsRoutes = (_deps: WebDeps) =>
  new Hono<WebEnv>().get('/', c => {
    const { all, workspaceId } = c.get('choice')
    const name = all.find(workspace => workspace.id === workspaceId)?.name ?? ''
    return c.render(<Settings workspace={name} />, { title: 'Settings', section: 'settings' })
  })

/** Each line is how the product behaves today, not how it could be set. */
const behaviour: [string, string][] = [
  [
    'Logging by itself',
    'Only by identity rules: an authenticated sender whose exact address is known and not contradicted.',
  ],
  ['New contacts', 'Suggested, never made without a person.'],
  ['Changed details', 'Suggested. What a person or the CRM set is never overwritten by a signature.'],
  ['Deals', 'Linked when thread, reference or people point to exactly one; else asked, or left.'],
  ['Mail files', 'Imported mailboxes log at once. The sender is believed only where the receiver’s checks say so.'],
  [
    'Who may open this page',
    'Whoever sits at this machine: there are no accounts yet, so the server answers on loopback only.',
  ],
]

const Settings = ({ workspace }: { workspace: string }) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Settings</h1>
        <p>
          How workspace “{workspace}” behaves. These are the cautious defaults; none of them can be changed here yet.
        </p>
      </div>
    </div>
    <div class="card card-pad">
      <dl class="details wide-terms">
        {behaviour.map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </>
        ))}
        <dt>Rules of what is kept</dt>
        <dd>
          on the <a href="/privacy">privacy page</a>
        </dd>
        <dt>API</dt>
        <dd>
          <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>
        </dd>
        <dt>Version</dt>
        <dd>{version}</dd>
      </dl>
    </div>
  </div>
)
