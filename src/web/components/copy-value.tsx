/** A value to be put in elsewhere. Read-only rather than plain text: one key selects all of it, without a script too. */
export const CopyValue = ({ label, value }: { label: string; value: string }) => (
  <label class="field">
    <span class="label">{label}</span>
    <span class="copy">
      <input class="input mono" readonly value={value} />
      <button class="button small" type="button" data-copies hidden aria-label={`Copy: ${label}`}>
        Copy
      </button>
    </span>
  </label>
)
