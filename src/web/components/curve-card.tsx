import { applyCurve, type Curve } from '../../matching/calibration.ts'
import { fewestLabels, shippedAlone } from '../../matching/own-curve.ts'
import type { CurveState } from '../../review/curve-queries.ts'
import { When } from './when.tsx'

/** Which curve makes confidences, and what the one that waits for an admin would make of them. */
export const CurveCard = ({ curves: { inForce, ready, answers }, now }: { curves: CurveState; now: Date }) => (
  <div class="card card-pad stack">
    {inForce === null ? (
      <p>
        <strong>Confidences come from the shipped curve.</strong> {answers} answers here could bend it to your mail;
        from {fewestLabels} on it is tried whether that foretells them better.
      </p>
    ) : (
      <p>
        <strong>Curve {inForce.version} is in force</strong>, made of {inForce.counts.labels} answers of this workspace{' '}
        and applied <When at={inForce.madeAt} now={now} />.
      </p>
    )}
    {ready && (
      <>
        <p>
          <strong>Curve {ready.version} is ready</strong>, made of {ready.counts.labels} answers. It foretold the newest{' '}
          {ready.counts.foretold} of them better than what is in force: log-loss {ready.counts.lossProposed.toFixed(3)}{' '}
          instead of {ready.counts.lossInForce.toFixed(3)}. Nothing is decided by it until you say so.
        </p>
        <CurveTable now={inForce?.curve ?? shippedAlone} then={ready.curve} />
      </>
    )}
    {(ready || inForce) && (
      <div class="row">
        {ready && (
          <a class="button" href={changeLink(ready.version, now)}>
            Show what curve {ready.version} would change
          </a>
        )}
        {inForce && (
          <a class="button quiet" href={changeLink('shipped', now)}>
            Go back to the shipped curve
          </a>
        )}
      </div>
    )}
  </div>
)

const CurveTable = ({ now, then }: { now: Curve; then: Curve }) => (
  <div class="table-scroll">
    <table class="table">
      <thead>
        <tr>
          <th scope="col">Shipped confidence</th>
          {shown.map(confidence => (
            <th scope="col">{confidence}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        <CurveRow name="In force" curve={now} />
        <CurveRow name="New" curve={then} />
      </tbody>
    </table>
  </div>
)

const CurveRow = ({ name, curve }: { name: string; curve: Curve }) => (
  <tr>
    <th scope="row">{name}</th>
    {shown.map(confidence => (
      <td>{applyCurve(curve, confidence).toFixed(3)}</td>
    ))}
  </tr>
)

const shown = [0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.995] as const

/** Three months of mail: older decisions are rarely worth a change. The day can be changed there. */
const changeLink = (curve: string, now: Date): string => {
  const since = new Date(now.getTime() - 90 * 24 * 3600 * 1000).toISOString().slice(0, 10)
  return `/settings/decide-again?since=${since}&curve=${curve}`
}
