import { type ChangeKind, changeKinds, type RedecisionDifference } from '../../timeline/redecision-difference.ts'
import { actions, inWords, reasons } from '../words.ts'

const changeWords: Record<ChangeKind, string> = {
  newly_logged: 'newly logged',
  now_review: 'would wait for a person',
  now_ignored: 'no longer logged, or asked about',
  other_contact: 'to another contact',
  other_deal: 'to another deal',
  other_reason: 'the same, for another reason',
}

interface DifferenceProps {
  difference: RedecisionDifference
  since: string
  /** Version of the curve with which it was computed, or `shipped`; null: the one in force. */
  curve: string | null
}

/** What would change, and the button that changes it. With `curve` that button puts a curve in force as well. */
export const Difference = ({ difference, since, curve }: DifferenceProps) => {
  const { messages, unchanged, byPerson, changes, samples } = difference
  const changed = messages - unchanged - byPerson
  return (
    <section class="stack" aria-labelledby="difference-title">
      <h2 id="difference-title">
        {changed === 0 ? 'Nothing would change' : `${changed} ${changed === 1 ? 'message' : 'messages'} would change`}
      </h2>
      <p class="muted">
        {messages} messages: {unchanged} as before, {byPerson} left as a person decided them.
      </p>
      {changed > 0 && (
        <>
          <ul class="card list">
            {changeKinds.map(
              kind => changes[kind] > 0 && <li class="list-row">{`${changes[kind]} ${changeWords[kind]}`}</li>,
            )}
          </ul>
          <div class="card table-scroll">
            <table class="table stacked">
              <thead>
                <tr>
                  <th scope="col">Message</th>
                  <th scope="col">Now</th>
                  <th scope="col">Then</th>
                </tr>
              </thead>
              <tbody>
                {samples.map(({ messageId, subject, before, after }) => (
                  <tr>
                    <td>
                      <a href={`/messages/${messageId}`}>{subject === '' ? 'No subject' : subject}</a>
                    </td>
                    <td>{`${inWords(actions, before.action)}: ${inWords(reasons, before.reason)}`}</td>
                    <td>{`${inWords(actions, after.action)}: ${inWords(reasons, after.reason)}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {(changed > 0 || curve !== null) && (
        <form method="post" action="/settings/decide-again">
          <input type="hidden" name="since" value={since} />
          {curve !== null && <input type="hidden" name="curve" value={curve} />}
          <button type="submit" class="button primary">
            {curve === null
              ? `Change these ${changed}`
              : `${curve === 'shipped' ? 'Use the shipped curve' : 'Use the new curve'}, and change ${changed === 0 ? 'nothing else' : `these ${changed}`}`}
          </button>
        </form>
      )}
    </section>
  )
}
