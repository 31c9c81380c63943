/** The steps at Google. Names of screens as of November 2026. */
import type { Access } from '../mailboxes/connecting/provider-apps.ts'
import { allowed, type GuideField, type GuideStep, type GuideValues, scopeValues } from './connect-guide.ts'

export const googleSteps = (access: Access, values: GuideValues): GuideStep[] =>
  access === 'delegation'
    ? [googleProject(values), serviceAccount, delegation(values), allowed('Google'), ...signals(values)]
    : [googleProject(values), googleAudience(values), googleClient(values), ...signals(values)]

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
