/**
 * What an admin does at Google or Microsoft before a mailbox can be connected: the steps in their order, the exact
 * values to put in there, and what to bring back. Names of screens as of November 2026.
 */

import type { WatchedProvider } from '../mailboxes/provider.ts'
import type { Access, ProviderApp } from '../mailboxes/provider-apps.ts'

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

export function guideFor(provider: WatchedProvider, access: Access, values: GuideValues): GuideStep[] {
  if (provider === 'gmail') {
    return access === 'delegation'
      ? [googleProject(values), serviceAccount, delegation(values), allowed('Google'), ...signals(values)]
      : [googleProject(values), googleAudience(values), googleClient(values), ...signals(values)]
  }
  return access === 'app_only'
    ? [registration(null), microsoftSecret, exchangeScope, allowed('Microsoft'), denied]
    : [registration(values.redirectUri), microsoftPermissions(values), microsoftSecret]
}

const googleProject = ({ delivery }: GuideValues): GuideStep => ({
  title: 'A project at Google',
  text: [
    'At console.cloud.google.com choose a project or create one. All that follows is done in this same project: Google sends no signals across projects.',
    delivery === 'poll'
      ? 'Under “APIs & Services”, “Library”, enable the Gmail API.'
      : 'Under “APIs & Services”, “Library”, enable the Gmail API and the Cloud Pub/Sub API.',
  ],
  values: [],
  fields: [
    {
      name: 'isOldProject',
      label: 'The project used the Gmail API before May 2026',
      hint: 'Google lets such projects read two and a half times as fast.',
      placeholder: '',
      kind: 'check',
    },
  ],
})

const googleAudience = ({ scopes }: GuideValues): GuideStep => ({
  title: 'Who may agree',
  text: [
    'Under “Google Auth Platform”, “Audience”, choose Internal if all mailboxes belong to your own Google Workspace: no review by Google, and nothing expires.',
    'External apps that stay in “Testing” work for up to 100 named people, and Google ends each agreement after 7 days: the mailbox then has to be connected again. Published ones need a review, and a security assessment each year, because reading mail is a restricted scope.',
    'Under “Data Access” add these scopes, by hand:',
  ],
  values: scopeValues(scopes, ','),
  fields: [],
})

const googleClient = ({ redirectUri }: GuideValues): GuideStep => ({
  title: 'A client',
  text: ['Under “Clients” create one of the type “Web application”, with this redirect address:'],
  values: [{ label: 'Authorised redirect URI', value: redirectUri }],
  fields: [
    {
      name: 'clientId',
      label: 'Client ID',
      hint: 'Google shows it when the client is made.',
      placeholder: '1234567890-abc.apps.googleusercontent.com',
      kind: 'text',
    },
    {
      name: 'clientSecret',
      label: 'Client secret',
      hint: 'Shown once; stored encrypted here.',
      placeholder: '',
      kind: 'secret',
    },
  ],
})

const serviceAccount: GuideStep = {
  title: 'A service account',
  text: [
    'Under “IAM & Admin”, “Service Accounts”, create one. It needs no role. Under “Keys” add a key of the type JSON, and paste the whole file here.',
  ],
  values: [],
  fields: [
    {
      name: 'serviceAccount',
      label: 'Key of the service account (JSON)',
      kind: 'json',
      hint: 'Stored encrypted here. Delete the file afterwards.',
      placeholder: '{ "type": "service_account", … }',
    },
  ],
}

const delegation = ({ scopes }: GuideValues): GuideStep => ({
  title: 'Permission of a super admin',
  text: [
    'At admin.google.com, “Security”, “Access and data control”, “API controls”, “Manage domain-wide delegation”: add the service account’s numeric client ID with the scopes below. The account can then read every mailbox of the organisation; Countersign asks only for the mailboxes you connect.',
    'Google may take some minutes, at times a day, until it holds.',
  ],
  values: scopeValues(scopes, ','),
  fields: [],
})

const topic: GuideStep = {
  title: 'A topic for signals',
  text: [
    'Under “Pub/Sub”, “Topics”, create a topic without a default subscription. Under its permissions give Gmail the role “Pub/Sub Publisher”:',
    'If the organisation’s rule “Domain restricted sharing” refuses this, an exception is needed for the project.',
  ],
  values: [{ label: 'New principal', value: 'gmail-api-push@system.gserviceaccount.com' }],
  fields: [
    {
      name: 'topic',
      label: 'Name of the topic',
      hint: 'The full name, as Pub/Sub shows it.',
      placeholder: 'projects/my-project/topics/countersign',
      kind: 'text',
    },
  ],
}

const signals = ({ delivery, pushEndpoint }: GuideValues): GuideStep[] => {
  switch (delivery) {
    case 'poll':
      return []
    case 'pull':
      return [topic, pulled]
    case 'push':
      return [topic, pushed(pushEndpoint ?? '')]
  }
}

const scopeValues = ({ whole, headersOnly }: GuideValues['scopes'], separator: string) => [
  { label: 'For whole messages', value: whole.join(separator) },
  { label: 'Where only headers are read, instead', value: headersOnly.join(separator) },
]

const subscriptionField: GuideField = {
  name: 'subscription',
  label: 'Name of the subscription',
  hint: 'The full name, as Pub/Sub shows it.',
  placeholder: 'projects/my-project/subscriptions/countersign',
  kind: 'text',
}

const pulled: GuideStep = {
  title: 'A subscription that is pulled',
  text: [
    'Under “Subscriptions” create one on the topic: delivery type “Pull”, with “never expire”. Countersign fetches signals from there, so no address of this server has to be reachable.',
    'Create a service account, give it the role “Pub/Sub Subscriber” on the subscription, and add a key of the type JSON.',
  ],
  values: [],
  fields: [
    subscriptionField,
    {
      name: 'pullKey',
      label: 'Key of that service account (JSON)',
      hint: 'Stored encrypted here. Delete the file afterwards.',
      placeholder: '{ "type": "service_account", … }',
      kind: 'json',
    },
  ],
}

const pushed = (endpoint: string): GuideStep => ({
  title: 'A subscription that pushes',
  text: [
    'Under “Subscriptions” create one on the topic: delivery type “Push”, with “never expire”, and “Enable authentication” with a service account of this project. Every signal is checked against that account and this audience.',
  ],
  values: [
    { label: 'Endpoint URL', value: endpoint },
    { label: 'Audience', value: endpoint },
  ],
  fields: [
    subscriptionField,
    {
      name: 'pushAccount',
      label: 'Service account that signs',
      hint: 'The address of the account chosen under “Enable authentication”.',
      placeholder: 'push@my-project.iam.gserviceaccount.com',
      kind: 'text',
    },
  ],
})

const registration = (redirectUri: string | null): GuideStep => ({
  title: 'A registration at Microsoft',
  text: [
    'At entra.microsoft.com, “App registrations”, “New registration”: accounts in this organisational directory only.',
    redirectUri === null
      ? 'It needs no redirect address.'
      : 'Platform “Web”, with this redirect address. Microsoft accepts plain http for localhost only, so open this page under that name.',
  ],
  values: redirectUri === null ? [] : [{ label: 'Redirect URI', value: redirectUri }],
  fields: [
    {
      name: 'clientId',
      label: 'Application (client) ID',
      hint: 'On the overview of the registration.',
      placeholder: '00000000-0000-0000-0000-000000000000',
      kind: 'text',
    },
    {
      name: 'tenantId',
      label: 'Directory (tenant) ID',
      hint: 'Beside it.',
      placeholder: '00000000-0000-0000-0000-000000000000',
      kind: 'text',
    },
  ],
})

const microsoftPermissions = ({ scopes }: GuideValues): GuideStep => ({
  title: 'What it may read',
  text: [
    'Under “API permissions” add these delegated permissions of Microsoft Graph. Where people may not agree by themselves, an administrator presses “Grant admin consent”.',
  ],
  values: scopeValues(scopes, ' '),
  fields: [],
})

const microsoftSecret: GuideStep = {
  title: 'A secret',
  text: [
    'Under “Certificates & secrets” add a client secret. It ends after at most 24 months: put the date in your calendar. When it ends, all Outlook mailboxes wait for a new one; nothing is lost meanwhile.',
  ],
  values: [],
  fields: [
    {
      name: 'clientSecret',
      label: 'Value of the secret',
      kind: 'secret',
      placeholder: '',
      hint: 'The value, not the secret ID. Shown once; stored encrypted here.',
    },
  ],
}

/** RBAC for Applications adds to grants in Entra and takes nothing away, so the tenant-wide one must not be there. */
const exchangeScope: GuideStep = {
  title: 'Which mailboxes it may read',
  text: [
    'Do not grant Mail.Read under “API permissions”: that would open every mailbox of the organisation, and nothing below would narrow it. Instead an Exchange administrator limits the application to the members of one group.',
    'OBJECT-ID is that of the enterprise application, not of the registration. It may take an hour or two until the scope holds. Where only headers are read, the role is “Application Mail.ReadBasic”.',
    'The application permission User.Read.All, granted at Entra, tells the other addresses of each mailbox. Without it only the address that you connect counts as yours.',
  ],
  values: [],
  script: [
    'Connect-ExchangeOnline',
    'New-ServicePrincipal -AppId CLIENT-ID -ObjectId OBJECT-ID -DisplayName "Countersign"',
    '$group = (Get-DistributionGroup "Countersign mailboxes").DistinguishedName',
    'New-ManagementScope -Name "Countersign" -RecipientRestrictionFilter "MemberOfGroup -eq \'$group\'"',
    'New-ManagementRoleAssignment -App OBJECT-ID -Role "Application Mail.Read" -CustomResourceScope "Countersign"',
    'Test-ServicePrincipalAuthorization -Identity OBJECT-ID -Resource team@your.example',
  ].join('\n'),
  fields: [],
}

/** A permission for everyone is used for those named here, and for nobody else. */
const allowed = (vendor: 'Google' | 'Microsoft'): GuideStep => ({
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

const denied: GuideStep = {
  title: 'The proof that the rest is closed',
  text: ['Name a mailbox outside the group. The self-test tries to open it and is content only if Microsoft refuses.'],
  values: [],
  fields: [
    {
      name: 'deniedMailbox',
      label: 'Address that must be refused',
      hint: 'Left empty, nothing is tried.',
      placeholder: 'director@your.example',
      kind: 'text',
      isOptional: true,
    },
  ],
}
