import type { Mailbox } from '../../mailboxes/queries.ts'
import { minimumFields, type Settings, senderClasses, type WorkspaceSettings } from '../../settings/settings.ts'
import { ownKeys, ownLists } from '../../settings/settings-form.ts'
import { minimumNames, senderClassNames, settingChoices, settingNames } from '../setting-words.ts'
import { percent } from './threshold-state.tsx'

type ChoiceKey = keyof typeof settingChoices

export const WorkspaceForm = ({ settings }: { settings: WorkspaceSettings }) => (
  <form method="post" action="/settings" class="card card-pad stack">
    {ownKeys.map(key => (
      <Choice name={key} value={settings[key]} />
    ))}
    {ownLists.map(key => (
      <Boxes {...lists[key]} name={key} ticked={settings[key]} />
    ))}
    <Box
      name="firstAnswerTakesOver"
      label="The first of us who writes to a new contact takes it over"
      isTicked={settings.firstAnswerTakesOver}
    />
    <label class="field">
      <span class="label">Log by confidence when at least so many are right</span>
      <select class="input" name="targetPrecision">
        {precisions(settings.targetPrecision).map(share => (
          <option value={String(share)} selected={share === settings.targetPrecision}>
            {percent(share)}
          </option>
        ))}
      </select>
    </label>
    <Box
      name="shippedCertificate"
      label="Until this is proven here, trust what was measured on our test data, not on yours"
      isTicked={settings.shippedCertificate}
    />
    <label class="field">
      <span class="label">Audited each day until it is proven</span>
      <input class="input" type="number" name="auditsADay" min="0" max="500" required value={settings.auditsADay} />
    </label>
    <label class="field">
      <span class="label">Per cent audited once it is</span>
      <input
        class="input"
        type="number"
        name="auditPercent"
        min="0"
        max="100"
        step="any"
        required
        value={Math.round(settings.auditShare * 10_000) / 100}
      />
    </label>
    <div>
      <button class="button primary" type="submit">
        Save
      </button>
    </div>
  </form>
)

export const MailboxForm = ({ mailbox, settings }: { mailbox: Mailbox; settings: Settings }) => {
  const own = settings.ownKeys.get(mailbox.id) ?? []
  const values = settings.byMailbox.get(mailbox.id)
  return (
    <details class="card card-pad">
      <summary>
        {mailbox.address}{' '}
        <span class="small muted">{own.length === 0 ? 'as the workspace' : 'has settings of its own'}</span>
      </summary>
      <form method="post" action="/settings/mailboxes" class="stack" id={`mailbox-${mailbox.id}`}>
        <input type="hidden" name="mailbox" value={mailbox.id} />
        {ownKeys.map(key => (
          <Choice name={key} value={own.includes(key) && values ? values[key] : ''} isOptional />
        ))}
        {ownLists.map(key => (
          <div class="stack">
            <label class="block">
              <input type="checkbox" name="own" value={key} checked={own.includes(key)} /> Not as the workspace, but:
            </label>
            <Boxes
              {...lists[key]}
              name={key}
              ticked={values && own.includes(key) ? values[key] : settings.workspace[key]}
            />
          </div>
        ))}
        <div>
          <button class="button" type="submit">
            Save
          </button>
        </div>
      </form>
    </details>
  )
}

const classes = senderClasses.map((one): [string, string] => [one, senderClassNames[one]])
const lists: Record<(typeof ownLists)[number], { legend: string; all: [string, string][] }> = {
  loggingByHand: { legend: 'Always asked before mail is logged', all: classes },
  creatingByHand: { legend: 'Always asked before a contact is made', all: classes },
  minimum: {
    legend: 'Must be known before a contact is made by itself',
    all: minimumFields.map(one => [one, minimumNames[one]]),
  },
}

const precisions = (current: number): number[] =>
  [...new Set([0.98, 0.99, 0.995, 0.999, current])].sort((a, b) => a - b)

const Choice = ({ name, value, isOptional = false }: { name: ChoiceKey; value: string; isOptional?: boolean }) => (
  <label class="field">
    <span class="label">{settingNames[name]}</span>
    <select class="input" name={name}>
      {isOptional && (
        <option value="" selected={value === ''}>
          As the workspace
        </option>
      )}
      {Object.entries(settingChoices[name]).map(([code, text]) => (
        <option value={code} selected={code === value}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

const Boxes = (props: { legend: string; name: string; all: [string, string][]; ticked: readonly string[] }) => (
  <fieldset class="field">
    <legend class="label">{props.legend}</legend>
    {props.all.map(([code, text]) => (
      <label class="block">
        <input type="checkbox" name={props.name} value={code} checked={props.ticked.includes(code)} /> {text}
      </label>
    ))}
  </fieldset>
)

const Box = ({ name, label, isTicked }: { name: string; label: string; isTicked: boolean }) => (
  <label class="block">
    <input type="checkbox" name={name} value="yes" checked={isTicked} /> {label}
  </label>
)
