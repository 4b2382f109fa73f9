// Ratoon in the browser: keys, panel, toasts, confirmation, theme. Markup and words come from the page (#rt-words, <template>); no inline script, no eval.
const root = document.documentElement
const byId = id => document.getElementById(id)
const all = (selector, within = document) => [...within.querySelectorAll(selector)]
const on = (name, handler, options) => document.addEventListener(name, handler, options)
const meta = name => document.querySelector(`meta[name="${name}"]`)?.content
const words = JSON.parse(byId('rt-words')?.textContent ?? '{}')
const seen = el => el.getClientRects().length > 0 && !el.closest('[inert]')

// --- theme: theme.js has set it; here it is switched and remembered. Charts redraw on rt:theme.
on('click', event => {
  if (!event.target.closest('[data-theme-toggle]')) return
  root.dataset.bsTheme = root.dataset.bsTheme === 'dark' ? 'light' : 'dark'
  try { localStorage.setItem('rt-theme', root.dataset.bsTheme) } catch { /* private window: for this page only */ }
  document.dispatchEvent(new CustomEvent('rt:theme'))
})

// --- toasts: 8 s, longer under the pointer or focus; errors stay until closed
const TOAST_MS = 8000

const dismiss = el => {
  if (el.contains(document.activeElement)) byId('main')?.focus()
  el.remove()
}
function arm(el) {
  let timer
  const stop = () => clearTimeout(timer)
  const start = () => {
    stop()
    if (el.dataset.level !== 'error') timer = setTimeout(() => el.matches(':hover, :focus-within') ? start() : dismiss(el), TOAST_MS)
  }
  for (const name of ['pointerenter', 'focusin']) el.addEventListener(name, stop)
  for (const name of ['pointerleave', 'focusout']) el.addEventListener(name, start)
  el.querySelector('[data-rt-dismiss]').addEventListener('click', () => dismiss(el))
  el.querySelector('[data-rt-undo]')?.addEventListener('click', event => {
    window.htmx.ajax('POST', event.currentTarget.dataset.rtUndo, { source: document.body, target: document.body, swap: 'none' })
    dismiss(el)
  })
  start()
}

function toast({ text, undo_url: undo, level = 'success' }) {
  const el = byId('rt-toast').content.firstElementChild.cloneNode(true)
  el.dataset.level = level
  el.querySelector('.ti').classList.add({ error: 'ti-alert-circle', warning: 'ti-alert-triangle', info: 'ti-info-circle' }[level] ?? 'ti-check')
  el.querySelector('[data-rt-text]').textContent = text
  const button = el.querySelector('[data-rt-undo]')
  if (undo) button.dataset.rtUndo = undo
  else button.remove()
  const region = byId('rt-toasts')
  if (undo) for (const old of all('[data-rt-undo]', region)) old.removeAttribute('data-key')
  while (region.children.length >= 3) region.firstElementChild.remove()
  region.append(el)
  arm(el)
}
on('toast', event => toast({ ...event.detail, text: event.detail.text ?? event.detail.value }))
all('#rt-toasts > *').forEach(arm)

// --- htmx: token, errors in words, sign-in instead of a fragment, thin bar after 250 ms, one submit at a time
on('htmx:configRequest', event => { event.detail.headers['X-CSRFToken'] = meta('csrf-token') ?? '' })
const complain = key => toast({ text: words[key] ?? words.failed, level: 'error' })
on('htmx:responseError', ({ detail: { xhr: { status } } }) => {
  if (status === 401) location.reload()
  else complain(status >= 500 ? 'broken' : String(status))
})
for (const name of ['htmx:sendError', 'htmx:timeout']) on(name, () => complain('offline'))
on('htmx:beforeSwap', ({ detail }) => {
  const { xhr, pathInfo } = detail
  if (!xhr.responseURL || !/^\s*<!doctype/i.test(xhr.responseText)) return
  if (new URL(xhr.responseURL).pathname === new URL(pathInfo.finalRequestPath, location.href).pathname) return
  detail.shouldSwap = false
  location.assign(xhr.responseURL)
})

let running = 0
let slow
const started = new WeakSet()
const busy = el => el.getAttribute('aria-busy') === 'true'
on('htmx:beforeRequest', event => {
  const { elt, requestConfig } = event.detail
  if (event.detail.target === panel() && !panel().contains(elt)) opener = elt
  if (busy(elt)) event.preventDefault()
  else if (requestConfig.verb !== 'get') elt.setAttribute('aria-busy', 'true')
})
on('htmx:beforeSend', ({ detail: { xhr } }) => {
  started.add(xhr)
  if (running++ === 0) slow = setTimeout(() => byId('rt-busy').classList.add('on'), 250)
})
on('htmx:afterRequest', ({ detail: { xhr, elt } }) => {
  elt.removeAttribute('aria-busy')
  if (!started.delete(xhr) || --running > 0) return
  clearTimeout(slow)
  byId('rt-busy').classList.remove('on')
})

// --- confirmation: data-confirm="title", -text, -yes, -danger on a form, button or link
function ask({ confirm, confirmText = '', confirmYes, confirmDanger }) {
  const box = byId('rt-confirm')
  const yes = box.querySelector('[value=yes]')
  box.querySelector('h2').textContent = confirm
  box.querySelector('p').textContent = confirmText
  yes.textContent = confirmYes ?? words.yes
  yes.className = `btn ${confirmDanger === undefined ? 'btn-primary' : 'btn-danger-x'}`
  box.returnValue = ''
  box.showModal()
  return new Promise(resolve => { box.addEventListener('close', () => resolve(box.returnValue === 'yes'), { once: true }) })
}
const usesHtmx = el => el.matches('[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]')
const asking = (...elements) => elements.find(el => el?.dataset?.confirm)
on('htmx:confirm', async event => {
  const source = asking(event.detail.triggeringEvent?.submitter, event.detail.elt)
  if (!source) return
  event.preventDefault()
  if (await ask(source.dataset)) event.detail.issueRequest(true)
})
const agreed = new WeakSet()
on('submit', async event => {
  const { target: form, submitter } = event
  const source = asking(submitter, form)
  if (event.defaultPrevented || usesHtmx(form) || form.method === 'dialog') return
  if (source && !agreed.delete(form)) {
    event.preventDefault()
    if (!await ask(source.dataset)) return
    agreed.add(form)
    return form.requestSubmit(submitter)
  }
  if (form.matches('[data-rt-here]')) form.elements.next.value = location.pathname + location.search
  if (form.method !== 'post') return
  if (busy(form)) event.preventDefault()
  form.setAttribute('aria-busy', 'true')
  setTimeout(() => form.removeAttribute('aria-busy'), TOAST_MS) // an answer that is a download leaves the page as it is
})
on('click', async event => {
  const link = event.target.closest('a[data-confirm]')
  if (link && !usesHtmx(link)) event.preventDefault()
  if (link && !usesHtmx(link) && await ask(link.dataset)) location.assign(link.href)
})
addEventListener('pageshow', () => { for (const form of all('form[aria-busy]')) form.removeAttribute('aria-busy') })

// --- lists: [data-rt-rows] holds rows, each with one a[data-rt-open]; roving focus, a click on the row opens
const links = () => all('[data-rt-rows] a[data-rt-open]').filter(seen)
const rowOf = el => el.closest('tr, li')

function rove(target) { // one row takes part in the tab order, its tick box included: the next stop is what follows the list
  for (const link of all('[data-rt-rows] a[data-rt-open]')) {
    link.tabIndex = link === target ? 0 : -1
    const box = rowOf(link).querySelector('input[data-rt-pick]')
    if (box) box.tabIndex = link.tabIndex
  }
}

function step(by) {
  const list = links()
  if (!list.length) return
  const from = list.findIndex(link => rowOf(link).contains(document.activeElement))
  const at = from >= 0 ? from : list.findIndex(link => link.hasAttribute('aria-current'))
  list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + by))].focus()
}
on('focusin', ({ target }) => {
  const row = target.matches('[data-rt-rows] :is(a[data-rt-open], input[data-rt-pick])') ? rowOf(target) : null
  if (row) rove(row.querySelector('a[data-rt-open]'))
})
on('click', event => {
  const row = event.target.closest('[data-rt-rows] :is(tr, li)')
  if (!row || event.target.closest('a, button, input, label, select, summary, [role=button]') || String(getSelection())) return
  row.querySelector('a[data-rt-open]')?.click()
})

// selection: input[data-rt-pick] in rows, input[data-rt-all] in the head, [data-rt-bulk] bar with [data-rt-picked]
function picked() {
  const boxes = all('input[data-rt-pick]')
  const chosen = boxes.filter(box => box.checked)
  for (const box of boxes) rowOf(box)?.setAttribute('aria-selected', String(box.checked))
  for (const head of all('input[data-rt-all]')) {
    head.checked = boxes.length > 0 && chosen.length === boxes.length
    head.indeterminate = chosen.length > 0 && !head.checked
  }
  for (const bar of all('[data-rt-bulk]')) bar.hidden = chosen.length === 0
  for (const text of all('[data-rt-picked]')) text.textContent = words.picked.replace('{n}', String(chosen.length))
}
function pick(checked) {
  for (const box of all('input[data-rt-pick]')) box.checked = checked
  picked()
}
on('change', ({ target }) => target.matches('input[data-rt-all]') ? pick(target.checked) : target.matches('input[data-rt-pick]') && picked())
on('click', event => { if (event.target.closest('[data-rt-unpick]')) pick(false) })

const phone = matchMedia('(max-width: 767.98px)')

// --- forms: the cursor stands where typing begins, in the field that says so or the first empty one; a phone shows its keyboard only when asked
const isEmpty = el => el.type === 'radio' ? !el.form.querySelector(`input[name="${el.name}"]:checked`) : !el.value
const beginning = form => form?.querySelector('[autofocus]') ?? [...form?.elements ?? []].find(el => el.matches('input:not([type=hidden], [type=checkbox]), select, textarea') && !el.readOnly && !el.disabled && (seen(el) || el.tomselect) && isEmpty(el))
function begin(form) {
  const field = phone.matches ? null : beginning(form)
  if (field?.tomselect) quietly(field.tomselect)
  else field?.focus()
  field?.select?.()
  return Boolean(field)
}
function quietly(select) { // focus that nobody asked for leaves the choices shut: they would cover what the form shows
  const shut = () => select.close(false)
  const wake = () => select.off('dropdown_open', shut)
  select.on('dropdown_open', shut)
  for (const name of ['pointerdown', 'keydown', 'input']) select.wrapper.addEventListener(name, wake, { once: true, capture: true })
  select.focus()
}
on('toggle', ({ target }) => { if (target.matches('details[open]')) begin(target.querySelector('form')) }, true)
function unfold(within) {
  const named = /^#[\w-]+$/.test(location.hash) && within.querySelector(`details${location.hash}`)
  if (!named) return
  history.replaceState(history.state, '', location.pathname + location.search) // once: what is written folds it
  named.open = true
  named.scrollIntoView({ block: phone.matches ? 'start' : 'nearest' })
}
addEventListener('hashchange', () => unfold(document))

// --- panel: #panel beside the list; it is open while it has content
const panel = () => byId('panel')
let opener // what the panel was opened by: there the focus goes back to
const isOpen = () => Boolean(panel()?.firstElementChild)
const heading = () => Object.assign(panel().querySelector('h2, h1') ?? panel(), { tabIndex: -1 })

const sync = () => { for (const el of all('.split > section, .rt-top')) el.inert = isOpen() && phone.matches }

function mark(path) {
  for (const link of all('[data-rt-rows] a[data-rt-open]')) {
    const here = path?.startsWith(link.pathname) ?? false // its edit form and actions lie below it
    rowOf(link).classList.toggle('open', here)
    link[here ? 'setAttribute' : 'removeAttribute']('aria-current', 'true')
  }
}

function changed(field) {
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked
  if (!field.options) return 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue
  return [...field.options].some(option => option.defaultSelected) && [...field.options].some(option => option.selected !== option.defaultSelected)
}

async function closePanel({ kept = false } = {}) {
  const edited = all('form[method=post], form[hx-post]', panel()).some(form => form.querySelector('[aria-invalid=true], .note') || [...form.elements].some(changed))
  if (!kept && edited && !await ask({ confirm: words.discard, confirmYes: words.discard_yes, confirmDanger: '' })) return
  const [list, row] = [panel().querySelector('a[data-rt-close]')?.href, document.querySelector('[data-rt-rows] a[aria-current]')]
  panel().replaceChildren()
  mark(null)
  sync()
  if (list && location.pathname.startsWith(new URL(list).pathname)) history.pushState({ htmx: true }, '', list)
  const back = [row, opener, opener?.closest('details')?.querySelector('summary'), byId('main')]
  back.find(el => el?.isConnected && seen(el)).focus()
}
on('click', event => {
  if (!event.target.closest('#panel [data-rt-close]')) return
  event.preventDefault()
  closePanel()
})
on('panel-close', () => { if (isOpen()) closePanel({ kept: true }) })
on('htmx:afterSettle', ({ detail }) => {
  if (detail.target?.id === 'panel') {
    if (detail.requestConfig.verb === 'get') mark(new URL(detail.pathInfo.finalRequestPath, location.href).pathname)
    sync()
    const wrong = panel().querySelector('[aria-invalid=true]')
    if (wrong || !begin(panel().querySelector('form[method=post]'))) (wrong ?? heading()).focus()
  } else if (isOpen()) mark(location.pathname)
  picked()
})
phone.addEventListener('change', sync)

// --- keys; [data-key] on a button shows and takes its own
const typing = el => el.matches?.('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }

on('click', event => { for (const pop of all('details.rt-pop[open]')) if (!pop.contains(event.target)) pop.open = false })

function escape(event) {
  const pop = document.querySelector('details.rt-pop[open]')
  if (pop) {
    pop.open = false
    return pop.firstElementChild.focus()
  }
  if (!isOpen() || document.querySelector('.dropdown-menu.show, .offcanvas.show, .ts-wrapper.dropdown-active')) return
  event.preventDefault()
  if (typing(event.target) && panel().contains(event.target)) heading().focus()
  else closePanel()
}

function key(event) {
  const inRow = event.target.closest?.('[data-rt-rows] :is(tr, li)')
  if (event.key === '/') return document.querySelector('.find input')
  if (inRow && (event.key === 'x' || event.key === ' ' && event.target.matches('a'))) return inRow.querySelector('input[data-rt-pick]')
  if (/^[a-z0-9]$/i.test(event.key)) {
    const own = all(`[data-key="${event.key.toLowerCase()}"]:not([disabled])`).find(seen)
    if (own) return own
  }
  return event.key in STEPS && (inRow || !event.key.startsWith('Arrow')) ? STEPS[event.key] : null
}
function menu(event) { // arrows walk through the menu of a record's other verbs, and open it
  const pop = event.target.closest?.('details.rt-more')
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!pop || !by) return false
  pop.open = true
  const items = all('.dropdown-item', pop)
  const at = items.indexOf(document.activeElement)
  items[at < 0 ? (by > 0 ? 0 : items.length - 1) : (at + by + items.length) % items.length].focus()
  return true
}
on('keydown', event => {
  if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k' && byId('rt-search')) {
    event.preventDefault()
    return byId('rt-search').select()
  }
  if (event.key === 'Escape') return escape(event)
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (menu(event)) return event.preventDefault()
  const what = key(event)
  if (what) event.preventDefault()
  if (typeof what === 'number') step(what)
  else if (what) what[typing(what) ? 'select' : 'click']()
})

// --- select[data-remote]: choices fetched while typing
let loading
const tomSelect = () => loading ??= new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement('script'), { src: meta('rt-tom-select'), onload: () => resolve(window.TomSelect), onerror: reject }))
})

async function enhance(within) {
  const selects = all('select[data-remote]', within).filter(el => !el.tomselect)
  if (!selects.length) return
  const TomSelect = await tomSelect()
  for (const el of selects.filter(el => !el.tomselect && el.isConnected)) {
    const url = new URL(el.dataset.remote, location.href)
    const line = text => () => Object.assign(document.createElement('div'), { className: 'no-results', textContent: text })
    const hadFocus = el === document.activeElement
    el.blur()
    el.setAttribute('aria-hidden', 'true') // its label goes over to the field that takes its place
    const made = new TomSelect(el, {
      valueField: 'id', labelField: 'text', searchField: [], maxOptions: 50, preload: 'focus', loadThrottle: 200,
      placeholder: words.type_to_search, hidePlaceholder: true, hideSelected: true, score: () => () => 1, shouldLoad: () => true,
      async load(query, done) {
        url.searchParams.set('q', query)
        const answer = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => null)
        if (!answer?.ok) complain(answer ? 'failed' : 'offline')
        this.clearOptions()
        done(answer?.ok ? (await answer.json()).items : [])
      },
      render: { no_results: line(words.nothing_found), loading: line(words.loading) },
    })
    if (hadFocus) quietly(made)
  }
}
on('htmx:load', event => { enhance(event.detail.elt); unfold(event.detail.elt) })
enhance(document)
if (links().length) rove(document.querySelector('[data-rt-rows] a[aria-current]') ?? links()[0])
picked()
sync()
if (isOpen() && document.activeElement === document.body) begin(panel().querySelector('form[method=post]'))
