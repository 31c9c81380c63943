/** The steps at Microsoft. Names of screens as of November 2026. */
import type { Access } from '../mailboxes/connecting/provider-apps.ts'
import { allowed, type GuideStep, type GuideValues, scopeValues } from './connect-guide.ts'

export const microsoftSteps = (access: Access, values: GuideValues): GuideStep[] =>
  access === 'app_only'
    ? [registration(null), microsoftSecret, exchangeScope, allowed('Microsoft'), denied]
    : [registration(values.redirectUri), microsoftPermissions(values), microsoftSecret]

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
