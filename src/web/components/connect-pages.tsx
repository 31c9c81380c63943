import type { PropsWithChildren } from 'hono/jsx'
import type { Access, ProviderApp } from '../../mailboxes/connecting/provider-apps.ts'
import type { WatchedProvider } from '../../mailboxes/provider.ts'
import type { GuideStep } from '../connect-guide.ts'
import { accessChoices, deliveryNames, deliveryTexts, vendorNames } from '../connect-words.ts'
import { providerNames } from '../watching-words.ts'
import { BeginWorkspace } from './begin-workspace.tsx'
import { type GivenFields, Guide } from './guide.tsx'

const stepNames = ['Provider', 'Registration', 'Mailbox', 'Test'] as const

/** The head of each page of the way: where one is, and the way back. */
export const ConnectHead = ({ at, title, children }: PropsWithChildren<{ at: 0 | 1 | 2 | 3; title: string }>) => (
  <div class="stack">
    <p class="crumb">
      <a href="/mailboxes">Mailboxes</a>
    </p>
    <div class="page-head">
      <div>
        <h1>{title}</h1>
        <p>{children}</p>
      </div>
    </div>
    <ol class="steps" aria-label="Steps">
      {stepNames.map((name, step) => (
        <li aria-current={step === at ? 'step' : undefined}>{name}</li>
      ))}
    </ol>
  </div>
)

interface ChooseProviderProps {
  registered: ReadonlySet<WatchedProvider>
  /** Real mail has no place in it: it goes when the sample is removed. */
  isSample: boolean
}

export const ChooseProvider = ({ registered, isSample }: ChooseProviderProps) => (
  <div class="stack-large">
    <ConnectHead at={0} title="Connect a mailbox">
      Countersign only reads: it never sends, moves or marks mail. A new mailbox begins in pilot, so nothing is logged
      before you have seen what would be.
    </ConnectHead>
    {isSample && (
      <section class="stack" aria-labelledby="begin-title">
        <h2 id="begin-title">First, a workspace of your own</h2>
        <p class="muted">You are looking at the sample, a made-up company. Your mailboxes stand apart from it.</p>
        <BeginWorkspace />
      </section>
    )}
    {(isSample ? [] : (['gmail', 'outlook'] as const)).map(provider => (
      <section class="stack" aria-labelledby={`${provider}-title`}>
        <div class="row">
          <h2 id={`${provider}-title`}>{providerNames[provider]}</h2>
          {registered.has(provider) && <span class="chip good">Registered with {vendorNames[provider]}</span>}
        </div>
        <div class="choices">
          {accessChoices
            .filter(choice => choice.provider === provider)
            .map(({ access, name, points }) => (
              <a class="card choice" href={`/mailboxes/connect/${provider}/${access}`}>
                <strong>{name}</strong>
                <ul class="small muted">
                  {points.map(point => (
                    <li>{point}</li>
                  ))}
                </ul>
              </a>
            ))}
        </div>
      </section>
    ))}
    <p class="small muted">
      Mail files need no connection: <code>countersign import mail PATH --mailbox you@your.example</code>.
    </p>
  </div>
)

export const Register = (props: {
  provider: WatchedProvider
  access: Access
  delivery: ProviderApp['delivery']
  deliveries: ProviderApp['delivery'][]
  steps: GuideStep[]
  given: GivenFields
  isRegistered: boolean
  problem: string | null
}) => {
  const { provider, access } = props
  const base = `/mailboxes/connect/${provider}/${access}`
  return (
    <div class="stack-large">
      <ConnectHead at={1} title={`Register with ${vendorNames[provider]}`}>
        Once for all {providerNames[provider]} mailboxes of this workspace. The registration is yours: nobody else can
        use it, and you can withdraw it at {vendorNames[provider]} at any time.
      </ConnectHead>
      {props.problem !== null && (
        <p class="notice bad" role="alert">
          {props.problem}
        </p>
      )}
      {props.deliveries.length > 1 && (
        <nav class="stack" aria-label="How signals come">
          <p class="muted small">{deliveryTexts[props.delivery]}</p>
          <div class="filters">
            {props.deliveries.map(delivery => (
              <a
                href={`${base}/registration?delivery=${delivery}`}
                aria-current={delivery === props.delivery ? 'true' : undefined}
              >
                {deliveryNames[delivery]}
              </a>
            ))}
          </div>
        </nav>
      )}
      <form method="post" action={`${base}/registration`} class="stack">
        <input type="hidden" name="delivery" value={props.delivery} />
        <Guide steps={props.steps} given={props.given} />
        <div class="row">
          <button class="button primary" type="submit">
            Save and go on
          </button>
          {props.isRegistered && (
            <a class="button quiet" href={base}>
              Leave it as it is
            </a>
          )}
        </div>
      </form>
    </div>
  )
}
