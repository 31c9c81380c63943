import type { Db } from '../db/schema.ts'
import type { ConnectDeps } from '../mailboxes/open-mailbox.ts'
import type { PilotWork } from '../mailboxes/take-live.ts'

/** What the pages need from outside. Time is passed in, so that a page can be looked at as of any moment. */
export interface WebDeps {
  db: Db
  now: () => Date
  /** Tells whether an address was erased; without it that part of "why is this mail not here?" is left out. */
  suppressionKey?: Buffer | undefined
  /**
   * What connecting a mailbox needs; without it there are no such pages. `pagesUrl`: where a browser comes back to from
   * a provider, without a slash at the end.
   */
  connecting?: (ConnectDeps & { pagesUrl: string }) | undefined
  /** A mailbox has become due: whoever works on mail in this process need not wait for its next look. */
  wake?: (() => void) | undefined
  /** What was read in pilot is decided again in the background; without it, or while it is null, the page waits for it. */
  pilotWork?: (() => PilotWork | null) | undefined
  /** Told of what broke while a page was made; the page itself says nothing about it. */
  onFault?: ((error: unknown) => void) | undefined
}

/** Until there are accounts, all decisions are those of whoever sits at this machine. */
export const localReviewer = 'person:local'
