// Suggestions under the search of the top bar: a combobox whose list htmx fetches while somebody types; arrows choose, Enter opens, Esc closes.
const field = document.getElementById('rt-search')
const box = document.getElementById('rt-found')
const said = document.getElementById('rt-found-said')

const options = () => [...box.querySelectorAll('[role=option]')]
const chosen = () => box.querySelector('[aria-selected=true]')
const isOpen = () => !box.hidden

function choose(option) {
  chosen()?.setAttribute('aria-selected', 'false')
  option?.setAttribute('aria-selected', 'true')
  option?.scrollIntoView({ block: 'nearest' })
  if (option) field.setAttribute('aria-activedescendant', option.id)
  else field.removeAttribute('aria-activedescendant')
}

function show(open) {
  box.hidden = !open
  const list = open && document.getElementById('rt-found-list')
  field.setAttribute('aria-expanded', String(Boolean(list)))
  if (list) field.setAttribute('aria-controls', list.id)
  else field.removeAttribute('aria-controls')
  if (!open) choose(null)
}

function step(by) {
  const list = options()
  if (!list.length) return
  const at = list.indexOf(chosen())
  choose(list[at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length])
}

function keydown(event) {
  if (event.isComposing) return // an input method's own keys
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault()
    if (isOpen()) step(event.key === 'ArrowDown' ? 1 : -1)
    else if (box.childElementCount) show(true)
  } else if (event.key === 'Enter' && isOpen() && chosen()) {
    event.preventDefault()
    chosen().click()
  } else if (event.key === 'Escape' && isOpen()) {
    event.preventDefault()
    show(false)
  } else if (event.key === 'Tab') show(false)
}

if (field && box) {
  field.addEventListener('keydown', keydown)
  field.addEventListener('focus', () => { if (field.value && box.childElementCount) show(true) })
  box.addEventListener('pointerdown', event => event.preventDefault()) // the field keeps the focus
  document.addEventListener('click', event => { if (!event.target.closest('.rt-search')) show(false) })
  document.addEventListener('htmx:afterSwap', ({ detail }) => {
    if (detail.target !== box) return
    choose(null)
    show(box.childElementCount > 0 && document.activeElement === field)
    said.textContent = box.querySelector('[data-said]')?.dataset.said ?? ''
  })
}
