export const FOLDS = 5

/** All messages of one sender fall into one fold. */
export function foldOf(sender: string): number {
  let hash = 7
  for (const character of sender) hash = (hash * 31 + character.charCodeAt(0)) >>> 0
  return (hash >>> 8) % FOLDS
}
