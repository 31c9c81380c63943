/** What an admin chooses, in words. */
import type { MailboxSettingKey, MinimumField, SenderClass } from '../settings/settings.ts'

export const settingNames = {
  logging: 'Mail of known people',
  creating: 'New contacts',
  twoWay: 'Both directions',
  shared: 'Shared mailboxes',
  owner: 'Owner of a new contact',
  whenDeleted: 'Mail that is deleted for good at the provider',
} as const satisfies Partial<Record<MailboxSettingKey, string>>

export const settingChoices = {
  logging: {
    automatic: 'Log by itself what is certain',
    ask: 'Ask about every sender',
    off: 'Off: log nothing and ask nothing',
  },
  creating: {
    automatic: 'Make them by themselves, under the conditions below',
    suggest: 'Suggest them to a reviewer',
    never: 'Never, not even as a suggestion',
  },
  twoWay: {
    not_needed: 'Not needed',
    creating: 'A contact is made by itself only when we wrote and they wrote',
    logging_and_creating: 'Needed for logging by itself as well',
  },
  shared: {
    as_others: 'As in personal mailboxes',
    stepwise: 'Step by step: a person approves each contact once, then it logs by itself',
  },
  owner: {
    mailbox_owner: 'The owner of the mailbox; of a shared one whoever connected it',
    connector: 'Whoever connected the mailbox',
    nobody: 'Nobody',
  },
  whenDeleted: {
    keep: 'Keep what was stored of it',
    erase: 'Erase it here as well; putting it into the trash is not deleting it',
  },
} as const satisfies Record<keyof typeof settingNames, Record<string, string>>

export const senderClassNames = {
  company_domain: 'Addresses at company domains',
  free_mail: 'Free-mail addresses',
  role_address: 'Shared addresses such as info@',
} as const satisfies Record<SenderClass, string>

export const minimumNames = {
  name: 'A name',
  full_name: 'First and last name',
  company: 'The company',
  title: 'The title',
  phone: 'A phone number',
} as const satisfies Record<MinimumField, string>

/** What an admin is told once. */
export const incidentTexts = {
  threshold_set: 'Enough audited answers: matches log by confidence from now on.',
  threshold_breached: 'Audited answers broke the promise: the threshold was raised by itself.',
  threshold_withdrawn: 'The promise is not proven any more: matches log by identity rules only.',
  identity_rules_wrong: 'Audited answers show more errors among identity rules than the promise allows.',
  curve_ready: 'A new calibration curve is ready: see under “Calibration” in the settings what it would change.',
} as const satisfies Readonly<Record<string, string>>
