import type { Context } from 'hono'
import { Icon } from './components/icon.tsx'

/** A record that isn't there and one of another workspace look the same. */
export const notFoundPage = (c: Context) => {
  c.status(404)
  return c.render(
    <ErrorText title="There is nothing here">
      The page or record you asked for does not exist in this workspace, or was removed.
    </ErrorText>,
    { title: 'Not found', section: 'none' },
  )
}

export const refusedPage = (c: Context) => {
  c.status(403)
  return c.render(
    <ErrorText title="This request was refused">
      It came from another site or without saying where it came from, so nothing was changed. Open the page again and
      repeat it there.
    </ErrorText>,
    { title: 'Refused', section: 'none' },
  )
}

export const faultPage = (c: Context) => {
  c.status(500)
  return c.render(
    <ErrorText title="Something broke on our side">
      Nothing was half done: what you asked for was taken back as a whole. The log has the details under this time.
    </ErrorText>,
    { title: 'Fault', section: 'none' },
  )
}

const ErrorText = ({ title, children }: { title: string; children: string }) => (
  <div class="empty">
    <Icon name="search" />
    <h1>{title}</h1>
    <p>{children}</p>
    <p>
      <a href="/">Go to the overview</a>
    </p>
  </div>
)
