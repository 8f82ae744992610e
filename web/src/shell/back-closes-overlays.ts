import type { Router } from 'vue-router'
import { closeTopOverlay, onOverlayOpened } from '../ui/use-overlay.ts'
import { phoneQuery } from '../ui/use-media-query.ts'
import { placeInHistory } from './scroll-memory.ts'

/** "Back" closes the topmost overlay and stays on the page. Install once per router, before its other guards. */
export function backClosesOverlays(router: Router): void {
  let place = placeInHistory()
  const first = place
  router.afterEach((_to, _from, failure) => {
    if (!failure) place = placeInHistory()
  })
  router.beforeEach(() => placeInHistory() >= place || !closeTopOverlay())

  // On the first page of a visit there is no history entry of ours to return to, so "back" would close the app on a phone.
  onOverlayOpened(() => {
    const { path, query, hash } = router.currentRoute.value
    if (place <= first && window.matchMedia(phoneQuery).matches)
      void router.push({ path, query, hash, force: true })
  })
}
