/** The batch endpoint: multipart/mixed of HTTP requests, answered in order, each part with its own status. */
import { badRequest } from './google-error.ts'

export interface BatchPart {
  contentId: string | null
  method: string
  /** Path and query. */
  target: string
}

const MOST_PARTS = 100

export function readBatch(contentType: string, body: string): BatchPart[] {
  const boundary = /boundary="?([^";\s]+)"?/i.exec(contentType)?.[1]
  if (!contentType.toLowerCase().startsWith('multipart/mixed') || boundary === undefined)
    throw badRequest('Missing boundary of a multipart/mixed body')
  const parts = body
    .split(`--${boundary}`)
    .slice(1)
    .filter(part => !part.startsWith('--'))
    .map(readPart)
  if (parts.length === 0) throw badRequest('Empty batch')
  if (parts.length > MOST_PARTS) throw badRequest('The batch request could not be processed. Too many calls')
  return parts
}

function readPart(text: string): BatchPart {
  const [head = '', inner = ''] = text.replace(/^\r?\n/, '').split(/\r?\n\r?\n/)
  if (!/^content-type:\s*application\/http/im.test(head)) throw badRequest('A part is no application/http')
  const line = /^([A-Z]+) (\S+)/.exec(inner)
  if (!line) throw badRequest('A part has no request line')
  return { contentId: /^content-id:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? null, method: line[1]!, target: line[2]! }
}

export async function writeBatch(answers: { part: BatchPart; response: Response }[]): Promise<Response> {
  const boundary = 'batch_fake'
  const texts = await Promise.all(answers.map(({ part, response }) => writePart(part, response)))
  const body = `${texts.map(text => `--${boundary}\r\n${text}\r\n`).join('')}--${boundary}--\r\n`
  return new Response(body, { headers: { 'content-type': `multipart/mixed; boundary=${boundary}` } })
}

async function writePart({ contentId }: BatchPart, response: Response): Promise<string> {
  const text = await response.text()
  const retryAfter = response.headers.get('retry-after')
  const lines = [
    'Content-Type: application/http',
    ...(contentId === null ? [] : [`Content-ID: ${contentId.replace(/^<?/, '<response-').replace(/>?$/, '>')}`]),
    '',
    `HTTP/1.1 ${response.status} ${response.status === 200 ? 'OK' : 'Error'}`,
    'Content-Type: application/json; charset=UTF-8',
    ...(retryAfter === null ? [] : [`Retry-After: ${retryAfter}`]),
    `Content-Length: ${Buffer.byteLength(text)}`,
    '',
    text,
  ]
  return lines.join('\r\n')
}
