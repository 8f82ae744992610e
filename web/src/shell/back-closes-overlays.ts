import type { Router } from 'vue-router'
import { closeTopOverlay, onOverlayOpened } from '../ui/use-overlay.ts'
import { phoneQuery } from '../ui/use-media-query.ts'
import { placeInHistory } from './scroll-memory.ts'

/** "Back" closes what lies over the page, and stays on it. Made once for a router, before its other guards. */
export function backClosesOverlays(router: Router): void {
  let place = placeInHistory()
  const first = place
  router.afterEach((_to, _from, failure) => {
    if (!failure) place = placeInHistory()
  })
  router.beforeEach(() => placeInHistory() >= place || !closeTopOverlay())

  // Before the first page of a visit there is nothing of ours to stay on: on a phone "back" would close the app.
  onOverlayOpened(() => {
    const { path, query, hash } = router.currentRoute.value
    if (place <= first && window.matchMedia(phoneQuery).matches)
      void router.push({ path, query, hash, force: true })
  })
}
