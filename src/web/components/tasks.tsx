import type { OpenTask } from '../../crm/task-queries.ts'
import { inWords, taskTexts } from '../words.ts'
import { When } from './when.tsx'

/** What only a person can do: what it is, in which record of which CRM, and why nobody else did it. */
export const Tasks = ({ tasks, now }: { tasks: OpenTask[]; now: Date }) =>
  tasks.length === 0 ? null : (
    <section class="stack" aria-labelledby="tasks-title">
      <h2 id="tasks-title">For you to do</h2>
      <ul class="card list">
        {tasks.map(task => (
          <li class="list-row spread">
            <div>
              <strong>{task.title ?? inWords(taskTexts, task.code ?? '')}</strong>
              <p class="small muted">
                <What task={task} />
                {task.externalId && ` · record ${task.externalId}`}
                {task.crm && ` in ${task.crm}`}
                {' · '}
                <When at={task.decidedAt ?? task.createdAt} now={now} />
              </p>
            </div>
            <form method="post" action={`/tasks/${task.id}/close`}>
              <button class="button small" type="submit">
                Done
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  )

const What = ({ task: { messageId, subject, contactId, contactName } }: { task: OpenTask }) =>
  messageId !== null ? (
    <a href={`/messages/${messageId}`}>{subject || 'Message without a subject'}</a>
  ) : contactId !== null ? (
    <a href={`/contacts/${contactId}`}>{contactName ?? 'Contact without a name'}</a>
  ) : (
    <span>What it was about is gone here</span>
  )
