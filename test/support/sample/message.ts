import { type PersonKey, people, type SamplePerson } from './people.ts'

export interface SampleMessage {
  /** Short name within the sample; replies and forwards refer to it. */
  id: string
  /** Local time of the writer, `2026-09-14 09:12`. */
  at: string
  from: PersonKey
  to: PersonKey[]
  cc?: PersonKey[]
  subject: string
  /** `{sig}` stands for the writer's signature. */
  text: string
  /** The message that is answered, quoted below unless `bare`. */
  reply?: string
  bare?: boolean
  /** The message that is sent on, inline. */
  forward?: string
  /** What our receiver found: dmarc=pass unless said otherwise; `aligned`: no policy, SPF passes. */
  auth?: 'pass' | 'fail' | 'none' | 'aligned'
  headers?: Record<string, string>
  attachment?: { name: string; type: string; content: string }
  /** Instead of text: a whole MIME body with its Content-Type, for machines' mail. */
  mime?: { type: string; body: string }
  /** Extra addresses of no one in the sample, as they stand in To. */
  alsoTo?: string[]
}

export function sender(message: SampleMessage): SamplePerson {
  return people[message.from]
}

/** The moment behind the writer's local time. */
export function sentAt(message: SampleMessage): Date {
  return new Date(Date.parse(`${message.at.replace(' ', 'T')}:00Z`) - sender(message).zone * 3_600_000)
}

/** What the writer typed, signature included, without quotes. */
export function visibleLines(message: SampleMessage): string[] {
  return message.text.replace('{sig}', sender(message).signature).trim().split('\n')
}
