/**
 * Quota units of Gmail's methods (developers.google.com/workspace/gmail/api/reference/quota, seen 2026-10). Projects that
 * used the API before 1 May 2026 pay the old prices for reading a message or a thread.
 */
export interface GmailCosts {
  getMessage: number
  getThread: number
  listMessages: number
  listHistory: number
  profile: number
  labels: number
  sendAs: number
  watch: number
  stop: number
}

const common = { listMessages: 5, listHistory: 2, profile: 1, labels: 1, sendAs: 1, watch: 100, stop: 50 }

export function gmailCosts({ isOldProject }: { isOldProject: boolean }): GmailCosts {
  return isOldProject ? { ...common, getMessage: 5, getThread: 10 } : { ...common, getMessage: 20, getThread: 40 }
}
