/** A workspace of one's own, for whoever has none yet or looks at the sample. */
export const BeginWorkspace = ({ problem }: { problem?: string }) => (
  <form method="post" action="/workspace/new" class="card card-pad stack narrow">
    {problem !== undefined && (
      <p class="notice bad" role="alert">
        {problem}
      </p>
    )}
    <label class="field">
      <span class="label">Name of your workspace</span>
      <input
        class="input"
        name="workspace"
        value="main"
        required
        maxlength={63}
        pattern="[a-z0-9][a-z0-9_\-]*"
        autocomplete="off"
        spellcheck={false}
      />
      <span class="small muted">Small letters, digits, - and _. Commands know it by this name too.</span>
    </label>
    <div>
      <button class="button primary" type="submit">
        Begin, and connect a mailbox
      </button>
    </div>
  </form>
)
