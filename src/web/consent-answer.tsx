import type { Context } from 'hono'
import type { ConsentOutcome } from '../mailboxes/connecting/finish-consent.ts'
import { consentProblems } from './connect-words.ts'
import { inWords } from './words.ts'
import { rememberWorkspace, type WebEnv } from './workspace.ts'

/**
 * What a browser sees that comes back from a provider's page. It was sent by another site, so it brings no cookie of
 * ours that says which workspace it had open: the attempt knows.
 */
export function answerConsent(c: Context<WebEnv>, outcome: ConsentOutcome): Response | Promise<Response> {
  const workspace = c.get('choice')?.all.find(({ id }) => id === outcome.workspaceId)
  if (workspace !== undefined) rememberWorkspace(c, workspace.name)
  const query = workspace === undefined ? '' : `?${new URLSearchParams({ workspace: workspace.name })}`
  if (outcome.kind === 'connected') return c.redirect(`/mailboxes/${outcome.mailboxId}/test${query}`, 303)
  c.status(outcome.problem === 'transient' || outcome.problem === 'rate' ? 503 : 400)
  const back = outcome.mailboxId === null ? '/mailboxes/connect' : `/mailboxes/${outcome.mailboxId}`
  return c.render(<Refused problem={outcome.problem} code={outcome.code} back={`${back}${query}`} />, {
    title: 'Not connected',
    section: 'mailboxes',
  })
}

const Refused = ({ problem, code, back }: { problem: string; code: string | null; back: string }) => {
  const known = consentProblems[problem as keyof typeof consentProblems] as { cause: string; cure: string } | undefined
  return (
    <div class="stack-large">
      <div class="page-head">
        <div>
          <h1>Not connected</h1>
          <p>{known?.cause ?? inWords({}, problem)}</p>
        </div>
      </div>
      <div class="card card-pad stack narrow">
        {known !== undefined && <p>{known.cure}</p>}
        {code !== null && (
          <p class="small muted">
            The provider’s own word for it: <code>{code}</code>
          </p>
        )}
        <div>
          <a class="button primary" href={back}>
            Back
          </a>
        </div>
      </div>
    </div>
  )
}
