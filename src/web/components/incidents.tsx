import type { Incident } from '../../review/threshold-queries.ts'
import { isRowId } from '../review-form.ts'
import { incidentTexts } from '../setting-words.ts'
import { watchingIncidents } from '../watching-words.ts'
import { inWords } from '../words.ts'

/** What an admin has to know, until he says that he does. */
export const Incidents = ({ incidents, back }: { incidents: Incident[]; back: string }) => (
  <div class="notices">
    {incidents.map(incident => (
      <div class={`notice ${tones[incident.severity]}`} role={incident.severity === 'notice' ? 'status' : 'alert'}>
        <span>
          {inWords(texts, codeOf(incident))} {figures(incident.detail)} <Subject incident={incident} />
        </span>
        <form method="post" action={`/settings/incidents/${incident.id}/close`}>
          <input type="hidden" name="back" value={back} />
          <button class="button small" type="submit">
            Understood
          </button>
        </form>
      </div>
    ))}
  </div>
)

const texts = { ...incidentTexts, ...watchingIncidents }

/** `push_lost:1234`: what stands before the colon is what happened, then to which mailbox or provider. */
const codeOf = ({ subjectKey }: Incident): string => subjectKey.split(':', 1)[0] ?? subjectKey

export const isAboutWatching = (incident: Incident): boolean => codeOf(incident) in watchingIncidents

const Subject = ({ incident }: { incident: Incident }) => {
  const { subject } = incident.detail
  if (!isAboutWatching(incident) || typeof subject !== 'string') return null
  if (isRowId(subject)) return <a href={`/mailboxes/${subject}`}>Look at the mailbox</a>
  return <a href={`/mailboxes/connect/${subject}/consent/registration`}>Look at the registration</a>
}

const tones = { notice: '', warning: 'warn', error: 'bad' } as const

const figures = (detail: Record<string, unknown>): string => {
  const { threshold, labels, answers, wrong } = detail
  const counted = typeof labels === 'number' ? labels : answers
  const parts = [
    typeof threshold === 'number' ? `Threshold ${threshold}.` : '',
    typeof counted === 'number' && typeof wrong === 'number' ? `${wrong} of ${Math.floor(counted)} were wrong.` : '',
  ]
  return parts.filter(Boolean).join(' ')
}
