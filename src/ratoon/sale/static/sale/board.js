// The board of opportunities: a card put into another lane asks the server, which answers with the whole board as it stands then.
const board = () => document.getElementById('board')

function putBack({ item, from, oldIndex }) {
  from.insertBefore(item, from.children[oldIndex] ?? null)
}

function drop(event) {
  const { item, from, to } = event
  if (from === to) return
  const failed = () => putBack(event)
  const names = ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']
  for (const name of names) document.addEventListener(name, failed, { once: true })
  window.htmx.ajax('POST', board().dataset.board, {
    source: board(), target: '#board', swap: 'outerHTML',
    values: { opportunity: item.dataset.opportunity, stage: to.dataset.stage },
  }).finally(() => { for (const name of names) document.removeEventListener(name, failed) })
}

async function arm() {
  const { default: Sortable } = await import(board().dataset.sortable)
  for (const list of board().querySelectorAll('ul[data-stage]')) {
    Sortable.create(list, {
      group: 'stages', draggable: '.slip[data-movable]', filter: '.step', preventOnFilter: false,
      sort: false, animation: 0, delay: 200, delayOnTouchOnly: true, onEnd: drop,
    })
  }
}

document.addEventListener('htmx:afterSettle', ({ detail }) => {
  if (detail.target?.id !== 'board' && detail.elt?.id !== 'board') return
  arm()
  const moved = board().dataset.moved
  board().querySelector(`[data-opportunity="${moved}"] a`)?.focus({ preventScroll: false })
})
arm()
