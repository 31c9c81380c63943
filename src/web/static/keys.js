// The keyboard of the review page. Everything it does is a click on something that is there without a script:
// a letter clicks the element with that aria-keyshortcuts, j and k follow the queue's links, 1 to 5 choose.
;(() => {
  const typing = element =>
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) &&
    element.type !== 'radio' &&
    element.type !== 'checkbox'

  const rows = () => [...document.querySelectorAll('[data-row]')]
  const currentRow = () => document.querySelector('[data-row][aria-current]')

  const move = step => {
    const list = rows()
    const at = list.indexOf(currentRow())
    const next = list[at < 0 ? 0 : at + step]
    if (next) next.click()
  }

  const openMenu = () => document.querySelector('details.menu[open]')

  const choose = number => {
    const menu = openMenu()
    if (menu) return menu.querySelectorAll('button')[number - 1]?.click()
    const radio = document.querySelectorAll('[data-candidate]')[number - 1]
    if (radio) {
      radio.checked = true
      radio.focus()
      radio.dispatchEvent(new Event('change', { bubbles: true }))
    }
  }

  const press = letter => {
    const target = document.querySelector(`[aria-keyshortcuts~="${CSS.escape(letter)}"]`)
    if (!target || target.disabled) return false
    if (target.tagName === 'SUMMARY') {
      const details = target.parentElement
      details.open = !details.open
      const first = details.querySelector('input:not([type=hidden]), select, button')
      if (details.open && first) first.focus()
    } else target.click()
    return true
  }

  const help = open => {
    const dialog = document.querySelector('dialog#keys')
    if (!dialog) return
    if (open && !dialog.open) dialog.showModal()
    else dialog.close()
  }

  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') {
      const details = document.querySelector('details.menu[open], details.edit[open]')
      if (details) {
        details.open = false
        details.querySelector('summary').focus()
      }
      return
    }
    if (typing(event.target)) return
    // Held down, a key repeats: nobody means to decide twenty times.
    if (event.repeat && !/^[jk]$/.test(event.key)) return
    if (event.key === '?') help(true)
    else if (document.querySelector('dialog[open]')) return
    else if (event.key === 'j') move(1)
    else if (event.key === 'k') move(-1)
    else if (event.key === '/') document.querySelector('input[type=search]')?.focus()
    else if (/^[1-9]$/.test(event.key)) choose(Number(event.key))
    else if (!/^[a-z]$/.test(event.key) || !press(event.key)) return
    event.preventDefault()
  })

  document.addEventListener('click', event => {
    if (event.target.closest('[data-opens-keys]')) help(true)
    else if (event.target.closest('[data-closes]')) event.target.closest('dialog')?.close()
    const menu = openMenu()
    if (menu && !menu.contains(event.target)) menu.open = false
  })

  document.addEventListener('change', event => {
    if (event.target.matches('[data-submits]')) event.target.form.requestSubmit()
  })

  // What takes a while says so, once it is pressed.
  document.addEventListener('submit', event => {
    const button = event.submitter
    if (button?.dataset.busy) button.textContent = button.dataset.busy
  })

  // Copying needs a script, so the button is there only with one; the value beside it can be selected by hand.
  const copies = document.querySelectorAll('[data-copies]')
  if (navigator.clipboard) for (const button of copies) button.hidden = false
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copies]')
    if (!button) return
    const input = button.parentElement.querySelector('input')
    input.select()
    navigator.clipboard.writeText(input.value).then(() => {
      button.textContent = 'Copied'
    })
  })

  // The next suggestion is fetched while this one is being read, so that going on costs no wait.
  const settle = () => {
    const list = rows()
    const current = currentRow()
    if (!current) return
    current.scrollIntoView({ block: 'nearest' })
    const next = list[list.indexOf(current) + 1]
    if (next && window.htmx) window.htmx.trigger(next, 'warm')
  }
  document.addEventListener('htmx:after:swap', () => {
    settle()
    document.querySelector('.decide')?.scrollTo(0, 0)
    document.querySelector('.reading')?.scrollTo(0, 0)
    const title = document.querySelector('[data-title]')
    if (title) document.title = title.dataset.title
  })
  window.addEventListener('load', settle)
})()
