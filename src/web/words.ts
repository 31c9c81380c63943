import type { TaskCode } from '../crm/task-queries.ts'

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
  likely_duplicate: 'A contact we have may be the same person: none is made by itself',
  nobody_similar: 'Nobody we know is similar enough',
  no_reply: 'An address that takes no answers',
  reviewed: 'A reviewer decided',
  rejected: 'A reviewer said no',
  undone: 'Taken back: nothing stood here before',
  duplicate: 'Two records that may be one person',
  details_changed: 'The signature says something else than our record',
  audit: 'A sample, to measure how often the system is right: its own answer is not shown',
  suppressed: 'The person was erased or objected',
  no_external_recipient: 'Nobody from outside is on the message',
  no_sender_address: 'There is no sender’s address',
  sender_failed_authentication: 'The sender failed authentication: it may be forged',
  sender_unverified: 'Nobody vouches that the mail really comes from this sender',
  sender_without_policy: 'The sender’s domain publishes no policy, and the address is not known exactly',
  own_domain_unverified: 'Claims to come from us, and nobody vouches for it',
  original_sender: 'First sender of a forwarded message: nobody vouches for forwarded text',
  several_from: 'More than one sender address',
  name_is_other_address: 'The sender’s name is another address',
  rewritten_by_list: 'A mailing list put its own address in place of the sender’s',
  mixed_script: 'Look-alike letters in the sender’s address',
  malformed_from: 'The From header is broken',
  pilot_would_logged: 'Pilot: it would have been logged',
  pilot_would_review: 'Pilot: it would have been sent to review',
  reference_in_subject: 'The subject names the deal',
  reference_in_body: 'The text names the deal',
  foreign_reference: 'The message names a deal that nobody on it belongs to',
  thread: 'Earlier messages of the thread belong to the deal',
  only_open_deal: 'The only open deal of the contact or company',
  product_words: 'The message speaks of what the deal is about',
  several_open_deals: 'More than one open deal fits',
  only_closed_deals: 'Only closed deals, and none is named',
  no_deal: 'No deal with this contact or company',
  not_logged: 'Not on a timeline, so on no deal either',
  policy_ask: 'Logging asks about every sender here',
  policy_off: 'Logging is off for the mailbox',
  policy_never_create: 'An unknown sender, and new contacts are not wanted here',
  policy_create: 'A new contact, made by itself as the settings allow',
  policy_one_way: 'We have not written to each other in both directions yet',
  policy_little_known: 'Too little is known for a contact to be made by itself',
  policy_first_in_shared: 'The first mail of this contact in a shared mailbox',
  policy_by_hand_company_domain: 'Addresses at company domains are decided by hand',
  policy_by_hand_free_mail: 'Free-mail addresses are decided by hand',
  policy_by_hand_role_address: 'Shared addresses are decided by hand',
  key_account: 'A key account: always decided by a person',
  name_at_company_domain: 'The full name of one contact, at the domain of the contact’s company',
  policy_address: 'A rule about this address',
  policy_domain: 'A rule about this domain',
  policy_label: 'A rule about a label, such as spam or drafts',
  policy_mailbox: 'A rule about the mailbox',
  policy_sensitivity_private: 'Marked as private by its sender',
  policy_sensitivity_personal: 'Marked as personal by its sender',
  policy_sensitivity_company_confidential: 'Marked as company confidential',
  policy_class_internal: 'Internal mail',
  policy_class_list: 'Newsletters and mailing lists',
  policy_class_automated: 'Automated mail',
  policy_class_bounce: 'Delivery reports',
  policy_class_auto_reply: 'Automatic replies',
  policy_class_calendar: 'Calendar messages',
  policy_class_encrypted: 'Encrypted: its content cannot be read',
  refused: 'The provider refuses to hand it out',
  not_fetched: 'It could not be fetched',
  not_visible: 'Announced, and not readable yet',
  not_processed: 'Reading it went wrong',
  not_mail: 'A draft, a chat, spam or trash',
  deleted: 'Deleted at the provider',
  gone: 'Not there any more',
  file_gone: 'Its file is not there any more',
  rejected_not_this_person: 'A reviewer: someone else wrote this',
  rejected_not_business: 'A reviewer: not business mail',
  rejected_private: 'A reviewer: private',
  rejected_wrong_details: 'A reviewer: the details are read wrongly',
  rejected_suspicious: 'A reviewer: looks forged',
} as const satisfies Readonly<Record<string, string>>

/** What would have to be otherwise for another decision: completes "Would change it: …". */
export const flips = {
  exact_address: 'a name or signature of somebody else, or a second contact with the address',
  alias_address: 'a name or signature of somebody else, or a second contact with the address',
  role_contact_address: 'a second contact with the address',
  name_at_company_domain: 'a second contact of this name, or a signature of somebody else',
  certified_confidence: 'a higher threshold, or anything that speaks against the contact',
  unauthenticated: 'a passing DMARC, SPF or DKIM check for the sender’s domain',
  sender_unverified: 'a passing DMARC, SPF or DKIM check for the sender’s domain',
  sender_failed_authentication: 'a passing DMARC check for the sender’s domain',
  sender_without_policy: 'a DMARC policy of the sender’s domain, or the exact address with one contact',
  ambiguous: 'a phone, title or address that only one of them has',
  same_name_same_company: 'a phone, title or address that only one of them has',
  name_contradicts_address: 'the name of the contact who has the address',
  signature_contradicts_address: 'the signature of the contact who has the address',
  free_mail_name: 'the address tied to the contact once by a person',
  moved_company: 'the address tied to the contact once by a person',
  below_threshold: 'a lower proven threshold, or the address tied to the contact once by a person',
  policy_ask: 'logging set to “by itself” for the mailbox',
  policy_off: 'logging set to anything but “off” for the mailbox',
  policy_one_way: 'mail in the other direction',
  policy_little_known: 'a signature with what the settings ask for',
  policy_first_in_shared: 'one approval of this contact by a person',
  policy_never_create: 'a contact with this address, or other settings for new contacts',
  key_account: 'the company taken off the key accounts',
  no_candidate: 'a contact with this address or name',
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
  person: 'From a person',
  automated: 'Automated',
  list: 'Mailing list',
  bounce: 'Delivery report',
  auto_reply: 'Automatic reply',
  calendar: 'Calendar',
  internal: 'Internal',
  encrypted: 'Encrypted',
} as const satisfies Readonly<Record<string, string>>

export const outcomes = {
  pending: 'Pending',
  logged: 'Logged',
  review: 'In review',
  ignored: 'Left out',
  failed: 'Failed',
  gone: 'Gone',
  done: 'Done',
} as const satisfies Readonly<Record<string, string>>

/** What a rule does with messages in its scope. */
export const effects = {
  drop: 'Nothing is kept',
  headers_only: 'Only the headers are kept',
  not_logged: 'Kept, on no timeline and in no queue',
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
  asked_blind: 'Asked blind',
} as const satisfies Readonly<Record<string, string>>

export const conflicts = {
  contact_gone: 'That contact is not there any more. Choose another one.',
  deal_gone: 'That deal is not there any more. Choose another one.',
  likely_duplicate:
    'Nothing was made: we may have this person already. Choose that contact below, or approve the new one once more.',
  address_taken: 'Another contact has this address already. Choose that contact instead.',
  name_missing: 'A new contact needs a name.',
  answer_does_not_fit: 'That is no answer to this question. Choose one of those below.',
  erased: 'It cannot be undone: what was there before has been erased.',
  changed_since: 'It cannot be undone: the record was changed since.',
} as const satisfies Readonly<Record<string, string>>

/** What a person has to do, and why it was not done. */
export const taskTexts = {
  remove_edited:
    'Taken back here, but someone has changed it in the CRM since we wrote it there. Look, and remove it there if it should go.',
  update_edited:
    'Linked otherwise here, but someone has changed it in the CRM since we wrote it there. Look, and correct it there.',
} as const satisfies Record<TaskCode, string>
