export type MailFileProblem = 'missing' | 'no-mail' | 'unsupported' | 'unreadable'

/** A path that cannot be imported. The message names it, says what is wrong and what to do, and is meant for the user. */
export class MailFileError extends Error {
  readonly kind: MailFileProblem
  readonly path: string

  constructor(kind: MailFileProblem, path: string, whatToDo: string) {
    super(`${path}: ${whatToDo}`)
    this.name = 'MailFileError'
    this.kind = kind
    this.path = path
  }
}

/** Turns what the file system said into a MailFileError; bugs and everything unknown pass through unchanged. */
export function fileSystemError(path: string, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new MailFileError('missing', path, 'there is no such file or folder. Check the path.')
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new MailFileError('unreadable', path, 'may not be read by this user. Change its permissions or copy it.')
  }
  return cause
}
