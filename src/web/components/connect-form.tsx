import type { Access, ProviderApp } from '../../mailboxes/connecting/provider-apps.ts'
import type { WatchedProvider } from '../../mailboxes/provider.ts'
import { deliveryTexts, horizonChoices, vendorNames } from '../connect-words.ts'
import { ConnectHead } from './connect-pages.tsx'

/** What the form was sent with, so that a refused one comes back as it was. */
export interface ConnectFormValues {
  address: string
  isShared: boolean
  horizonDays: string
  headersOnly: boolean
}

export const emptyConnectForm: ConnectFormValues = {
  ...{ address: '', isShared: false, horizonDays: '90', headersOnly: false },
}

interface ConnectFormProps {
  provider: WatchedProvider
  access: Access
  app: ProviderApp
  values: ConnectFormValues
  problem: string | null
}

export const ConnectForm = ({ provider, access, app, values, problem }: ConnectFormProps) => {
  const base = `/mailboxes/connect/${provider}/${access}`
  const isConsent = access === 'consent'
  return (
    <div class="stack-large">
      <ConnectHead at={2} title={provider === 'gmail' ? 'Connect a Gmail mailbox' : 'Connect an Outlook mailbox'}>
        {isConsent
          ? `Next, somebody signs in at ${vendorNames[provider]} and allows reading.`
          : 'It is opened with the permission of the organisation; nobody has to sign in.'}{' '}
        <a href={`${base}/registration`}>Look at the registration</a>
      </ConnectHead>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action={base} class="card card-pad stack narrow">
        <AddressField provider={provider} access={access} app={app} value={values.address} />
        <fieldset class="options">
          <legend class="label">Whose mailbox is it?</legend>
          <label class="option">
            <input type="radio" name="isShared" value="no" checked={!values.isShared} />
            <span>
              One person’s <span class="muted">· its mail is seen by those on it and by its owner</span>
            </span>
          </label>
          <label class="option">
            <input type="radio" name="isShared" value="yes" checked={values.isShared} />
            <span>
              Shared by a team <span class="muted">· its mail is seen by the team</span>
            </span>
          </label>
        </fieldset>
        <label class="field">
          <span class="label">How far back is older mail read?</span>
          <select class="input" name="horizonDays">
            {horizonChoices.map(([days, text]) => (
              <option value={days} selected={days === values.horizonDays}>
                {text}
              </option>
            ))}
          </select>
          <span class="small muted">
            New mail goes first, and threads with known contacts before others. It can be changed later.
          </span>
        </label>
        <fieldset class="options">
          <legend class="label">How much of a message is read?</legend>
          <label class="option">
            <input type="checkbox" name="headersOnly" value="yes" checked={values.headersOnly} />
            <span>
              Headers only{' '}
              <span class="muted">
                · who wrote to whom, when, about what. No text is ever fetched, so there are no signatures and no new
                details
              </span>
            </span>
          </label>
        </fieldset>
        <p class="notice plain">
          The mailbox begins in pilot: everything is decided and nothing is logged. Its page shows what would have been
          logged, and there you take it live.
        </p>
        <p class="small muted">{deliveryTexts[app.delivery]}</p>
        <div>
          <button class="button primary" type="submit">
            {isConsent ? `Go on to ${vendorNames[provider]}` : 'Connect'}
          </button>
        </div>
      </form>
    </div>
  )
}

interface AddressFieldProps {
  provider: WatchedProvider
  access: Access
  app: ProviderApp
  value: string
}

const AddressField = ({ provider, access, app, value }: AddressFieldProps) => {
  if (access !== 'consent')
    return <NamedMailbox base={`/mailboxes/connect/${provider}/${access}`} app={app} value={value} />
  if (provider === 'gmail') return null
  return (
    <label class="field">
      <span class="label">Address of a shared mailbox</span>
      <input
        class="input"
        type="email"
        name="address"
        value={value}
        maxlength={254}
        autocomplete="off"
        placeholder="team@your.example"
      />
      <span class="small muted">
        Only if it is not the own mailbox of whoever signs in. Microsoft sends no signals for a shared mailbox read like
        this: it is asked every few minutes.
      </span>
    </label>
  )
}

const NamedMailbox = ({ base, app, value }: { base: string; app: ProviderApp; value: string }) => (
  <div class="field">
    <label for="address">Which mailbox?</label>
    <select class="input" id="address" name="address" required>
      {app.mailboxes.map(address => (
        <option value={address} selected={address === value}>
          {address}
        </option>
      ))}
    </select>
    <p class="small muted">
      Only mailboxes named in the registration can be opened.{' '}
      <a href={`${base}/registration#mailboxes`}>Name another</a>
    </p>
  </div>
)

export const Leave = ({ provider, href }: { provider: WatchedProvider; href: string }) => (
  <div class="stack-large">
    <ConnectHead at={2} title={`Now at ${vendorNames[provider]}`}>
      Sign in with the account of the mailbox and leave every box ticked. Then you come back here.
    </ConnectHead>
    <div class="card card-pad stack narrow">
      <p>
        The link is good for ten minutes, in the browser that opens it first. You come back here whatever the answer
        was.
      </p>
      <div class="row">
        <a class="button primary" href={href} rel="noreferrer">
          Continue to {vendorNames[provider]}
        </a>
        <a class="button quiet" href="/mailboxes">
          Not now
        </a>
      </div>
    </div>
  </div>
)
