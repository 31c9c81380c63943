import type { GuideField, GuideStep } from '../connect-guide.ts'
import { CopyValue } from './copy-value.tsx'

/** The steps at the provider, each with what to copy there and what to bring back. */
export const Guide = ({ steps, given }: { steps: GuideStep[]; given: GivenFields }) => (
  <ol class="guide">
    {steps.map(step => (
      <li class="guide-step">
        <h3>{step.title}</h3>
        {step.text.map(text => (
          <p>{text}</p>
        ))}
        {step.values.map(({ label, value }) => (
          <CopyValue label={label} value={value} />
        ))}
        {step.script !== undefined && (
          <section class="script" aria-label="Commands" tabindex={0}>
            <pre>{step.script}</pre>
          </section>
        )}
        {step.fields.map(field => (
          <GuideInput field={field} given={given} />
        ))}
      </li>
    ))}
  </ol>
)

/** What is stored already: values of plain fields, and which secrets there are. Secrets themselves are never shown. */
export interface GivenFields {
  values: Readonly<Record<string, string>>
  secrets: ReadonlySet<string>
  /** The field that was refused. */
  refused: string | null
}

const GuideInput = ({ field, given }: { field: GuideField; given: GivenFields }) => {
  const { name, label, hint, kind } = field
  const value = given.values[name] ?? ''
  const hintId = `${name}-hint`
  if (kind === 'check') {
    return (
      <label class="option">
        <input type="checkbox" name={name} value="true" checked={value === 'true'} />
        <span>
          {label} <span class="muted">· {hint}</span>
        </span>
      </label>
    )
  }
  const isStored = given.secrets.has(name)
  const isRefused = given.refused === name
  const shared = {
    id: name,
    name,
    autocomplete: 'off',
    spellcheck: false,
    required: field.isOptional !== true && !isStored,
    placeholder: isStored ? 'Stored. Leave it empty to keep it.' : field.placeholder,
    'aria-describedby': hintId,
    'aria-invalid': isRefused ? ('true' as const) : undefined,
  }
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {kind === 'json' || kind === 'list' ? (
        <textarea {...shared} rows={kind === 'json' ? 4 : 3} class="input">
          {kind === 'list' ? value : ''}
        </textarea>
      ) : kind === 'secret' ? (
        <input {...shared} class="input" type="password" />
      ) : (
        <input {...shared} class="input mono" type="text" value={value} />
      )}
      <p class={isRefused ? 'small field-problem' : 'small muted'} id={hintId}>
        {isRefused ? 'This cannot be used as it is. ' : ''}
        {hint}
      </p>
    </div>
  )
}
