import type { PropsWithChildren } from 'hono/jsx'
import { Icon, type IconName } from './icon.tsx'

/** What a page says when it has nothing to show: why, and what to do about it. */
export const Empty = ({ icon, title, children }: PropsWithChildren<{ icon: IconName; title: string }>) => (
  <div class="card empty">
    <Icon name={icon} />
    <strong>{title}</strong>
    <p>{children}</p>
  </div>
)
