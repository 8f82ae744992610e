/**
 * A pressed button may leave the page, such as one that adds the only thing there is to add. Who pressed it by keyboard
 * then goes on from what is nearest to its place. Importing this is enough.
 */
import { focusIfLost } from './focus-if-lost.ts'

const focusable = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]'
/** Whoever knows a better place, such as a dialog that returns the focus, comes first. */
const settledMs = 100

/** The focused element and all around it; empty for one that was pressed by pointer. */
let places: Element[] = []
let timer: ReturnType<typeof setTimeout> | undefined

function remember(): void {
  const { activeElement, body } = document
  if (!activeElement || activeElement === body) return
  clearTimeout(timer)
  places = []
  if (!activeElement.matches(':focus-visible')) return
  for (let place: Element | null = activeElement; place && place !== body; place = place.parentElement)
    places.push(place)
}

function goOn(): void {
  const nearest = places.find((place) => place.isConnected && firstIn(place))
  places = []
  focusIfLost(nearest ? firstIn(nearest) : document.querySelector('main'))
}

new MutationObserver(() => {
  if (places[0]?.isConnected !== false) return
  clearTimeout(timer)
  timer = setTimeout(goOn, settledMs)
}).observe(document.body, { childList: true, subtree: true })
for (const type of ['focusin', 'keydown', 'pointerdown'])
  document.addEventListener(type, remember, { capture: true })

const firstIn = (place: Element): HTMLElement | undefined =>
  [...place.querySelectorAll<HTMLElement>(focusable)].find((element) => element.checkVisibility())
