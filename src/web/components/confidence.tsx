/** A probability as a short bar and as a number. Never rounded up to certainty: 0.9996 is said as >99.9 %. */
export const Confidence = ({ value, label = 'confidence' }: { value: number; label?: string }) => (
  <span class={`confidence ${value >= 0.9 ? 'high' : value < 0.5 ? 'low' : ''}`}>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.round(Math.min(1, Math.max(0, value)) * 100)} height="10" />
    </svg>
    <span>
      {percent(value)}
      <span class="visually-hidden"> {label}</span>
    </span>
  </span>
)

export const percent = (value: number): string => {
  if (value >= 0.999) return '>99.9 %'
  if (value > 0 && value < 0.01) return '<1 %'
  const shown = value >= 0.99 ? Math.floor(value * 1000) / 10 : Math.floor(value * 100)
  return `${shown} %`
}
