import type { Db } from '../db/schema.ts'

/** What the pages need from outside. Time is passed in, so that a page can be looked at as of any moment. */
export interface WebDeps {
  db: Db
  now: () => Date
}

/** Until there are accounts, all decisions are those of whoever sits at this machine. */
export const localReviewer = 'person:local'
