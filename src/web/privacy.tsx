import { Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { changeRules } from '../privacy/change-rules.ts'
import type { Policies, Rule, Scope } from '../privacy/policy.ts'
import { readPolicies } from '../privacy/queries.ts'
import { readRule, readRuleForm } from '../privacy/rule-form.ts'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { effects, inWords, messageKinds } from './words.ts'
import type { WebEnv } from './workspace.ts'

export const privacyRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>()
    .get('/', async c => {
      const { workspaceId } = c.get('choice')
      const policies = await inWorkspace(deps.db, workspaceId, tx => readPolicies(tx, workspaceId))
      return c.render(<Privacy policies={policies} problem={null} />, { title: 'Privacy', section: 'privacy' })
    })
    .post('/rules', async c => {
      const { workspaceId } = c.get('choice')
      const read = readRuleForm(await c.req.parseBody())
      if (read.kind === 'unusable') {
        const policies = await inWorkspace(deps.db, workspaceId, tx => readPolicies(tx, workspaceId))
        c.status(422)
        return c.render(<Privacy policies={policies} problem={read.sentence} />, {
          title: 'Privacy',
          section: 'privacy',
        })
      }
      await changeRules(deps.db, workspaceId, { kind: 'add', rule: read.rule, actor: 'admin', now: deps.now() })
      return c.redirect('/privacy', 303)
    })
    .post('/rules/end', async c => {
      const { workspaceId } = c.get('choice')
      const rule = readRule((await c.req.parseBody()).rule)
      if (rule === null) return notFoundPage(c)
      const ended = await changeRules(deps.db, workspaceId, { kind: 'end', rule, actor: 'admin', now: deps.now() })
      if (ended === null) return notFoundPage(c)
      return c.redirect('/privacy', 303)
    })

const Privacy = ({ policies, problem }: { policies: Policies; problem: string | null }) => (
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
                <th scope="col">
                  <span class="visually-hidden">Change</span>
                </th>
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
                  <td>
                    <form method="post" action="/privacy/rules/end">
                      <input type="hidden" name="rule" value={JSON.stringify(rule)} />
                      <button type="submit" class="button small" aria-label={`End the rule: ${scopeText(rule.scope)}`}>
                        End
                      </button>
                    </form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
    <RuleForm problem={problem} />
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

const RuleForm = ({ problem }: { problem: string | null }) => (
  <section class="stack" aria-labelledby="add-title">
    <h2 id="add-title">Add a rule</h2>
    <p class="muted">It holds for mail that is read from now on, in all mailboxes.</p>
    {problem !== null && (
      <p class="notice bad" role="alert">
        {problem}
      </p>
    )}
    <form method="post" action="/privacy/rules" class="card card-pad stack">
      <label class="field">
        <span class="label">Mail of</span>
        <select name="scope" class="input">
          <option value="address">an address</option>
          <option value="domain">a domain and those below it</option>
          <option value="label">a label or folder</option>
        </select>
      </label>
      <label class="field">
        <span class="label">Address, domain or label</span>
        <input name="value" class="input" required maxlength={320} placeholder="birch.example" autocomplete="off" />
      </label>
      <label class="field">
        <span class="label">What may be kept</span>
        <select name="effect" class="input">
          <option value="not_logged">all of it, but on no timeline</option>
          <option value="headers_only">headers only</option>
          <option value="drop">nothing but a row in the ledger</option>
        </select>
      </label>
      <label class="check">
        <input type="checkbox" name="forgetMessageId" value="yes" />{' '}
        <span>Of dropped mail, not even the Message-ID</span>
      </label>
      <div>
        <button type="submit" class="button primary">
          Add the rule
        </button>
      </div>
    </form>
  </section>
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
