/** Google's consent screen, as much of it as a person needs to click through: whose account, which boxes. */
import { html } from 'hono/html'

export interface ConsentRequest {
  /** The query of the authorisation request, to be sent along with the answer. */
  request: string
  appName: string
  accounts: { address: string; name: string }[]
  scopes: string[]
  chosen: string | null
}

export function consentPage({ request, appName, accounts, scopes, chosen }: ConsentRequest) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Sign in – pretended Google</title>
<meta name="viewport" content="width=device-width">
<style>body{font:16px system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}fieldset{margin:1rem 0}label{display:block;padding:.3rem 0}button{font:inherit;padding:.5rem 1rem;margin-right:.5rem}</style>
</head>
<body>
<h1>${appName} wants to access your account</h1>
<p>This page stands in for Google's. No account of yours is touched.</p>
<form method="post" action="/o/oauth2/v2/auth/consent">
<input type="hidden" name="request" value="${request}">
<fieldset><legend>Account</legend>
${accounts.map(
  ({ address, name }) =>
    html`<label><input type="radio" name="account" value="${address}" required ${
      address === (chosen ?? accounts[0]?.address) ? 'checked' : ''
    }> ${name} (${address})</label>`,
)}
</fieldset>
<fieldset><legend>What it may do</legend>
${scopes.map(scope => html`<label><input type="checkbox" name="scope" value="${scope}" checked> ${scope}</label>`)}
</fieldset>
<button name="answer" value="allow">Continue</button>
<button name="answer" value="cancel" formnovalidate>Cancel</button>
</form>
</body></html>`
}
