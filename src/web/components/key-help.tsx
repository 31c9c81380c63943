const keys: [string[], string][] = [
  [['J', 'K'], 'next and previous suggestion'],
  [['1', '–', '5'], 'choose a candidate, or a reason after R'],
  [['A'], 'approve what is chosen'],
  [['E'], 'edit the new contact'],
  [['R'], 'reject, with a reason'],
  [['S'], 'leave it for later'],
  [['U'], 'undo the last decision'],
  [['?'], 'this help'],
]

export const KeyHelp = () => (
  <dialog id="keys" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <dl class="keys">
      {keys.map(([names, text]) => (
        <>
          <dt>{names.map(name => (name === '–' ? ' – ' : <kbd>{name}</kbd>))}</dt>
          <dd>{text}</dd>
        </>
      ))}
    </dl>
    <button class="button" type="button" data-closes>
      Close
    </button>
  </dialog>
)
