import type { OfflineKind } from '@pezzottify/client/offline'
import { useI18n } from 'vue-i18n'
import { useOfflineStore } from '../shared/stores/offline.ts'
import type { MenuItem } from '../ui/menu.ts'

/** Loaded when something has to be told. What is wished for must not wait for that: the page may be left at once. */
const toasts = () => import('./offline-toasts.ts')

/** Keeps music on this device, and removes it again. */
export function useOfflineMenu() {
  const { t } = useI18n()
  const offline = useOfflineStore()

  const isKept = (kind: OfflineKind, id: string): boolean => offline.coverage(kind, id) !== null

  async function keepOffline(kind: OfflineKind, id: string, name: string): Promise<void> {
    try {
      await offline.keep(kind, id, name)
    } catch {
      const { tellRefused } = await toasts()
      tellRefused()
    }
  }

  async function removeOffline(kind: OfflineKind, id: string, name: string): Promise<void> {
    await offline.unkeep(kind, id)
    const { tellRemoved } = await toasts()
    tellRemoved(name, () => void keepOffline(kind, id, name))
  }

  const toggle = (kind: OfflineKind, id: string, name: string): Promise<void> =>
    isKept(kind, id) ? removeOffline(kind, id, name) : keepOffline(kind, id, name)

  return {
    removeOffline,
    toggle,
    /** The menu entry; none when this device cannot keep music. */
    menuItems: (kind: OfflineKind, id: string, name: string): MenuItem[] =>
      offline.obstacle === null
        ? [
            {
              id: 'keep',
              label: t(isKept(kind, id) ? 'offline.unkeep' : 'offline.keep'),
              icon: isKept(kind, id) ? 'circle-check' : 'download',
              run: () => void toggle(kind, id, name),
            },
          ]
        : [],
  }
}
