import type { Incident } from '../../review/threshold-queries.ts'
import { incidentTexts } from '../setting-words.ts'
import { inWords } from '../words.ts'

/** What an admin has to know, until he says that he does. */
export const Incidents = ({ incidents, back }: { incidents: Incident[]; back: string }) => (
  <>
    {incidents.map(incident => (
      <div class={`notice ${tones[incident.severity]}`} role={incident.severity === 'notice' ? 'status' : 'alert'}>
        <span>
          {inWords(incidentTexts, incident.subjectKey)} {figures(incident.detail)}
        </span>
        <form method="post" action={`/settings/incidents/${incident.id}/close`}>
          <input type="hidden" name="back" value={back} />
          <button class="button small" type="submit">
            Understood
          </button>
        </form>
      </div>
    ))}
  </>
)

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
