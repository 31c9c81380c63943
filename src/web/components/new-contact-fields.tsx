import type { NewContact } from '../../review/suggestion.ts'

/** What a new contact would be made of, to be changed before it is. */
export const NewContactFields = ({ contact, isOpen }: { contact: NewContact; isOpen: boolean }) => (
  <details class="edit" open={isOpen}>
    <summary aria-keyshortcuts="e">
      Details of the new contact <kbd class="keyhint">E</kbd>
    </summary>
    <div class="edit-grid">
      <TextField name="firstName" label="First name" value={contact.firstName} />
      <TextField name="lastName" label="Last name" value={contact.lastName} />
      <TextField name="title" label="Title" value={contact.title} isWide />
      <TextField name="companyName" label="Company" value={contact.companyName} isWide />
      <TextField name="emails" label="E-mail" value={contact.emails.join(', ')} isWide />
      <TextField name="phones" label="Phones" value={contact.phones.map(phone => phone.value).join(', ')} isWide />
    </div>
  </details>
)

const TextField = (props: { name: string; label: string; value: string | null; isWide?: boolean }) => (
  <div class={props.isWide ? 'field span' : 'field'}>
    <label for={`new-${props.name}`}>{props.label}</label>
    <input class="input" id={`new-${props.name}`} name={props.name} value={props.value ?? ''} autocomplete="off" />
  </div>
)
