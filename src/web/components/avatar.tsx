/** First letters of a person's names, for scripts with and without spaces. */
export const Avatar = ({ name, large = false }: { name: string; large?: boolean }) => (
  <span class={large ? 'avatar large' : 'avatar'} aria-hidden="true">
    {initials(name)}
  </span>
)

export const initials = (name: string): string => {
  const words = name.split(/[\s@.]+/u).filter(word => /^\p{L}/u.test(word))
  const first = words[0]
  if (first === undefined) return '?'
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(first)) return [...first].slice(0, 1).join('')
  const last = words.length > 1 ? words[words.length - 1] : undefined
  return `${[...first][0] ?? ''}${last === undefined ? '' : ([...last][0] ?? '')}`
}
