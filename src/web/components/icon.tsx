/** Our own line icons, 24 units wide, drawn with the colour of the text. */
const paths = {
  overview: 'M4 5h7v6H4zM13 5h7v4h-7zM13 12h7v7h-7zM4 14h7v5H4z',
  review: 'M4 6h16M4 12h9M4 18h6M14 17l2.5 2.5L21 15',
  contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  deals: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  mailboxes: 'M4 6h16v12H4zM4 7.5l8 6 8-6',
  privacy: 'M12 3.5l7 2.5v5.5c0 4.3-2.9 7.4-7 9-4.1-1.6-7-4.7-7-9V6z',
  insights: 'M4 19.5h16M7 16v-5M12 16V6M17 16v-8',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  search: 'M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15.5 15.5L20 20',
} as const

export type IconName = keyof typeof paths

export const Icon = ({ name }: { name: IconName }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
)

/** A signature's stroke that ends in a tick: read, then countersigned. */
export const Mark = () => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d="M3 15.5c2.2 0 3.4-8.5 5.4-8.5 2.2 0-1.1 8.5 1.2 8.5 1.5 0 1.7-3.2 3-3.2 1 0 .7 3.2 2.2 3.2l6-8" />
    <path d="M3 20h18" opacity=".45" />
  </svg>
)
