import type { ShadowRule } from '../../timeline/deal-shadow.ts'
import type { ShadowComparison } from '../../timeline/deal-shadow-queries.ts'

/** What the rules of other products would have linked, against what stands. */
export const DealShadows = ({ shadows }: { shadows: ShadowComparison[] }) => {
  const [first] = shadows
  if (first === undefined) return null
  return (
    <section class="stack" aria-labelledby="shadows-title">
      <h2 id="shadows-title">Deals: what common rules would have done</h2>
      <p class="muted">
        {first.messages} logged messages whose people had an open deal. Each rule was run beside ours when a message was
        decided, and linked nothing.{' '}
        {first.answered > 0 && `Of them a person has said ${first.answered} times which deal it is.`}
      </p>
      <div class="card table-scroll">
        <table class="table stacked">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">As we did</th>
              <th scope="col">Other deals</th>
              <th scope="col">Ours and more</th>
              <th scope="col">Where we link none</th>
              <th scope="col">None where we link</th>
              {first.answered > 0 && <th scope="col">As a person said</th>}
              <th scope="col">Examples</th>
            </tr>
          </thead>
          <tbody>
            {shadows.map(row => (
              <tr>
                <th scope="row">{ruleNames[row.rule]}</th>
                <td>{row.same}</td>
                <td>{row.other}</td>
                <td>{row.more}</td>
                <td>{row.onlyRule}</td>
                <td>{row.onlyOurs}</td>
                {first.answered > 0 && <td>{`${row.rightAnswered} of ${row.answered}`}</td>}
                <td>
                  {row.samples.map((id, at) => (
                    <>
                      {at > 0 && ', '}
                      <a href={`/messages/${id}`} aria-label={`Example ${at + 1} for: ${ruleNames[row.rule]}`}>
                        {at + 1}
                      </a>
                    </>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const ruleNames: Record<ShadowRule, string> = {
  onlyOpen: 'The only open deal',
  fiveRecent: 'The five newest open deals',
  lastModified: 'The open deal changed last',
}
