import { Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Policies, Rule, Scope } from '../privacy/policy.ts'
import { readPolicies } from '../privacy/queries.ts'
import type { WebDeps } from './deps.ts'
import { effects, inWords, messageKinds } from './words.ts'
import type { WebEnv } from './workspace.ts'

export const privacyRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>().get('/', async c => {
    const { workspaceId } = c.get('choice')
    const policies = await inWorkspace(deps.db, workspaceId, tx => readPolicies(tx, workspaceId))
    return c.render(<Privacy policies={policies} />, { title: 'Privacy', section: 'privacy' })
  })

const Privacy = ({ policies }: { policies: Policies }) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Privacy</h1>
        <p>
          What may be kept is decided before anything is stored. Where several rules apply, the most restrictive one
          wins.
        </p>
      </div>
      <span class="chip">{policies.version === '0' ? 'The defaults' : `Version ${policies.version}`}</span>
    </div>
    <section aria-labelledby="rules-title">
      <div class="section-head">
        <h2 id="rules-title">Rules in force</h2>
      </div>
      {policies.rules.length === 0 ? (
        <div class="card card-pad muted">No rule is in force: everything is kept.</div>
      ) : (
        <div class="card table-scroll">
          <table class="table stacked">
            <thead>
              <tr>
                <th scope="col">Messages</th>
                <th scope="col">What is kept</th>
              </tr>
            </thead>
            <tbody>
              {byEffect(policies.rules).map(rule => (
                <tr>
                  <td>{scopeText(rule.scope)}</td>
                  <td>
                    <span
                      class={`chip ${rule.effect === 'drop' ? 'bad' : rule.effect === 'headers_only' ? 'warn' : ''}`}
                    >
                      {inWords(effects, rule.effect)}
                    </span>
                    {!rule.keepMessageId && <span class="small muted"> and not even the Message-ID</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
    <section class="stack" aria-labelledby="never-title">
      <h2 id="never-title">What is never kept</h2>
      <ul class="card list">
        {[
          'Raw messages: once read, their bytes are forgotten.',
          'Attachments: only names and sizes are kept.',
          'Of a message that a rule drops: nothing but the mailbox, the provider’s id, the reason and the version of the rules.',
          'The addresses of erased people: only a keyed fingerprint, so that they do not come back with the next mail.',
        ].map(text => (
          <li>
            <p class="list-row">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  </div>
)

const strictness = { drop: 0, headers_only: 1, not_logged: 2 } as const

const byEffect = (rules: Rule[]): Rule[] => [...rules].sort((a, b) => strictness[a.effect] - strictness[b.effect])

const scopeText = (scope: Scope): string => {
  switch (scope.kind) {
    case 'address':
      return `From, to or about ${scope.address}`
    case 'domain':
      return `From or to anyone at ${scope.domain}`
    case 'sensitivity':
      return `Marked as ${scope.sensitivity.replaceAll('_', ' ')} by the sender`
    case 'class':
      return inWords(messageKinds, scope.class)
    case 'label':
      return `With the label “${scope.label}”`
    case 'mailbox':
      return 'Of one mailbox'
  }
}
