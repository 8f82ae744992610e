import { onScopeDispose } from 'vue'
import { useServices } from '../shared/services.ts'
import { useLibraryStore } from '../shared/stores/library.ts'
import { useOfflineStore } from '../shared/stores/offline.ts'
import { usePlayerStore } from '../shared/stores/player.ts'

/** Lets cars, watches and voices into the library, where the platform has them. Its code comes to these alone. */
export function useMediaBrowser(): void {
  const services = useServices()
  const { mediaBrowser } = services
  if (!mediaBrowser) return
  const stores = { library: useLibraryStore(), offline: useOfflineStore(), player: usePlayerStore() }
  let stop = (): void => undefined
  let isOver = false

  void import('./media-browser.ts').then(({ mediaBrowserOf }) => {
    if (!isOver) stop = mediaBrowser.serve(mediaBrowserOf(services, stores))
  })
  onScopeDispose(() => {
    isOver = true
    stop()
  })
}
