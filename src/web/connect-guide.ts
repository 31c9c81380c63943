/**
 * What an admin does at Google or Microsoft before a mailbox can be connected: the steps in their order, the exact
 * values to put in there, and what to bring back. Names of screens as of November 2026.
 */
import type { ProviderApp } from '../mailboxes/connecting/provider-apps.ts'

export interface GuideStep {
  title: string
  text: string[]
  /** To be copied to where the step is done. */
  values: { label: string; value: string }[]
  /** A command or filter to be pasted as a whole. */
  script?: string
  /** What the step brings, and the form asks for. */
  fields: GuideField[]
}

export interface GuideField {
  name: string
  label: string
  hint: string
  placeholder: string
  /** list: addresses, one a line. */
  kind: 'text' | 'secret' | 'json' | 'list' | 'check'
  isOptional?: boolean
}

export interface GuideValues {
  redirectUri: string
  scopes: { whole: string[]; headersOnly: string[] }
  delivery: ProviderApp['delivery']
  /** Null where no address of ours can be reached from outside. */
  pushEndpoint: string | null
}

export const scopeValues = ({ whole, headersOnly }: GuideValues['scopes'], separator: string) => [
  { label: 'For whole messages', value: whole.join(separator) },
  { label: 'Where only headers are read, instead', value: headersOnly.join(separator) },
]

/** A permission for everyone is used for those named here, and for nobody else. */
export const allowed = (vendor: 'Google' | 'Microsoft'): GuideStep => ({
  title: 'Which mailboxes Countersign may ask for',
  text: [`Whatever ${vendor} would allow, no other mailbox than these is ever asked for. More can be added later.`],
  values: [],
  fields: [
    {
      name: 'mailboxes',
      label: 'Addresses, one a line',
      hint: 'Being named here does not connect a mailbox yet.',
      placeholder: 'team@your.example',
      kind: 'list',
    },
  ],
})
