import type { ThresholdState } from '../../review/threshold-state.ts'
import { When } from './when.tsx'

/** Where the promise stands: what was proven, by how many answers, and what is still missing. */
export const ThresholdCard = ({ state, now }: { state: ThresholdState; now: Date }) => {
  const { precision, threshold, provenAt, answers, wrong, needed, shipped, identity } = state
  return (
    <div class="card card-pad stack">
      {threshold === null ? (
        <p>
          <strong>
            {answers} of {needed} audited
          </strong>
          , no threshold yet.{' '}
          {shipped.isUsed
            ? `Until then matches log from a confidence of ${shipped.threshold}, measured on our test data, not on yours.`
            : 'Until then only identity rules log by themselves: an authenticated sender whose exact address is known and not contradicted.'}
        </p>
      ) : (
        <p>
          <strong>Matches log by themselves from a confidence of {threshold}.</strong> Proven{' '}
          {provenAt && <When at={provenAt} now={now} />} on {answers} audited answers, {wrong} of them wrong: with 95 %
          certainty at least {percent(precision)} are right.
        </p>
      )}
      <p class="small muted">
        {identity.answers === 0
          ? 'Identity rules have not been audited yet.'
          : `Of the last ${identity.answers} audited decisions of identity rules ${identity.wrong} were wrong.`}{' '}
        {shipped.threshold === null
          ? `Our own test data hold too few such matches to prove a threshold (${shipped.labels} of ${shipped.needed}), so there is none to borrow.`
          : `Measured on our test data, not on yours: from ${shipped.threshold}, ${shipped.wrong} of ${shipped.labels} wrong.`}
      </p>
    </div>
  )
}

export const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`
