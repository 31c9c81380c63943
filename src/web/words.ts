/**
 * Codes in words. The API gives codes only; a page shows these sentences. A code without one is shown as it is
 * spelled, so nothing is ever hidden for want of a sentence.
 */
export const inWords = (table: Readonly<Record<string, string>>, code: string): string =>
  table[code] ?? sentence(code.replaceAll('_', ' '))

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Why a suggestion waits, or why a message was logged or left. */
export const reasons = {
  exact_address: 'The address is this contact’s, and the sender is authenticated',
  alias_address: 'Another spelling of an address of this contact',
  remembered: 'A reviewer tied this address to the contact before',
  role_contact_address: 'The address of a shared contact',
  certified_confidence: 'Above the certified threshold',
  unauthenticated: 'Nobody vouches that the mail really comes from this sender',
  name_contradicts_address: 'The sender’s name is not the name of the contact with this address',
  signature_contradicts_address: 'The signature names someone else than the contact with this address',
  ambiguous: 'More than one contact fits',
  same_name_same_company: 'Two contacts of this name work at the company',
  role_address: 'A shared address such as info@: the person behind it changes',
  group_rewrite: 'A mailing list put its own address in place of the sender’s',
  free_mail_name: 'A known name on a free-mail address',
  lookalike_domain: 'The domain looks like a known one, and is not it',
  foreign_address_in_name: 'The sender’s name is another address',
  mixed_script_name: 'The name mixes letters of several alphabets',
  moved_company: 'The person seems to have changed company',
  handed_down_phone: 'The phone number belonged to someone else before',
  on_behalf: 'Sent on behalf of someone else',
  no_address: 'There is no usable address',
  below_threshold: 'Not sure enough to log by itself',
  no_candidate: 'Nobody we know is like this person',
  nobody_similar: 'Nobody we know is similar enough',
  no_reply: 'An address that takes no answers',
  reviewed: 'A reviewer decided',
  rejected: 'A reviewer said no',
  pilot: 'The mailbox is a pilot: it decides, and logs nothing by itself',
  several_deals: 'More than one open deal fits',
  reference_unrelated: 'The message names a deal that nobody on it belongs to',
  closed_deal_named: 'The message names a closed deal',
  details_changed: 'The signature says something else than our record',
  audit: 'A sample of what was logged, to measure how often that is right',
  kind_automated: 'Automated mail',
  kind_list: 'A newsletter or mailing list',
  kind_bounce: 'A delivery report',
  kind_auto_reply: 'An automatic reply',
  kind_calendar: 'A calendar message',
  kind_internal: 'Internal mail',
  kind_encrypted: 'Encrypted: its content cannot be read',
  automated: 'Automated mail',
  list: 'Newsletters and mailing lists',
  bounce: 'Delivery reports',
  auto_reply: 'Automatic replies',
  calendar: 'Calendar messages',
  internal: 'Internal mail',
  spam: 'Spam',
  draft: 'Drafts',
  sensitivity_private: 'Marked as private by its sender',
  sensitivity_personal: 'Marked as personal by its sender',
  suppressed: 'The person was erased or objected',
  no_external_participant: 'Nobody from outside is on the message',
} as const satisfies Readonly<Record<string, string>>

export const verdicts = {
  own: 'Sent by us',
  pass: 'Authenticated (DMARC)',
  pass_aligned: 'Authenticated (SPF or DKIM, no DMARC policy)',
  trusted: 'Unverified, trusted by the import',
  none: 'Not authenticated',
  fail: 'Failed authentication',
} as const satisfies Readonly<Record<string, string>>

export const senderFlags = {
  several_from: 'More than one sender address',
  name_is_other_address: 'The name is another address',
  own_domain_unverified: 'Claims to be one of us, unverified',
  reply_to_elsewhere: 'Answers would go to another organisation',
  rewritten_by_list: 'Rewritten by a mailing list',
  mixed_script: 'Look-alike letters in the address',
  malformed_from: 'Broken From header',
} as const satisfies Readonly<Record<string, string>>

export const messageKinds = {
  person: 'Personal',
  automated: 'Automated',
  list: 'Mailing list',
  bounce: 'Delivery report',
  auto_reply: 'Automatic reply',
  calendar: 'Calendar',
  internal: 'Internal',
  encrypted: 'Encrypted',
} as const satisfies Readonly<Record<string, string>>

export const suggestionKinds = {
  match: 'Who is it?',
  create: 'New contact',
  update: 'Changed details',
  merge: 'Duplicate',
  deal: 'Which deal?',
} as const satisfies Readonly<Record<string, string>>

export const fieldNames = {
  name: 'Name',
  title: 'Title',
  department: 'Department',
  company: 'Company',
  address: 'Address',
  phone: 'Phone',
  email: 'E-mail',
  url: 'Web',
} as const satisfies Readonly<Record<string, string>>

export const phoneKinds = {
  work: 'Work',
  mobile: 'Mobile',
  fax: 'Fax',
  home: 'Home',
  pager: 'Pager',
  other: 'Phone',
} as const satisfies Readonly<Record<string, string>>

export const setBy = {
  crm: 'from the CRM',
  person: 'set by a person',
  signature: 'from a signature',
  system: 'set by the system',
} as const satisfies Readonly<Record<string, string>>

export const stages = {
  lead: 'Lead',
  qualified: 'Qualified',
  proposal: 'Proposal',
  negotiation: 'Negotiation',
  won: 'Won',
  lost: 'Lost',
} as const satisfies Readonly<Record<string, string>>

export const actions = {
  logged: 'Logged',
  review: 'Sent to review',
  ignored: 'Left out',
  failed: 'Failed',
  create_suggested: 'New contact suggested',
  created: 'Contact created',
  linked: 'Linked to a deal',
  none: 'No deal',
  approved: 'Approved',
  edited: 'Edited',
  rejected: 'Rejected',
  merged: 'Merged',
  unmerged: 'Unmerged',
  updated: 'Details changed',
  undone: 'Undone',
} as const satisfies Readonly<Record<string, string>>

export const conflicts = {
  contact_gone: 'That contact is not there any more. Choose another one.',
  deal_gone: 'That deal is not there any more. Choose another one.',
  address_taken: 'Another contact has this address already. Choose that contact instead.',
  name_missing: 'A new contact needs a name.',
  answer_does_not_fit: 'This suggestion cannot be answered like that.',
  erased: 'It cannot be undone: what was there before has been erased.',
  changed_since: 'It cannot be undone: the record was changed since.',
} as const satisfies Readonly<Record<string, string>>
