import type { KeptKind } from '@pezzottify/client/offline'
import { useI18n } from 'vue-i18n'
import { useOfflineStore } from '../shared/stores/offline.ts'
import type { MenuItem } from '../ui/menu.ts'

// Loaded after the first page.
const actions = () => import('./keep-or-let-go.ts')

/** Keeps music on this device, and removes it again. */
export function useKeeping() {
  const { t } = useI18n()
  const offline = useOfflineStore()

  const isKept = (kind: KeptKind, id: string): boolean => offline.coverage(kind, id) !== null

  async function letGo(kind: KeptKind, id: string, name: string): Promise<void> {
    await (await actions()).letGo(offline, { kind, id, name })
  }

  async function toggle(kind: KeptKind, id: string, name: string): Promise<void> {
    if (isKept(kind, id)) await letGo(kind, id, name)
    else await (await actions()).keep(offline, { kind, id, name })
  }

  return {
    letGo,
    toggle,
    /** The menu entry; none when this device cannot keep music. */
    menuItems: (kind: KeptKind, id: string, name: string): MenuItem[] =>
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
