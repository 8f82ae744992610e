import type { KeptKind } from '@pezzottify/client/offline'
import { useI18n } from 'vue-i18n'
import { useOfflineStore } from '../shared/stores/offline.ts'
import type { MenuItem } from '../ui/menu.ts'
import { useToasts } from '../ui/use-toasts.ts'

/** Keeping music on this device, and letting it go again. */
export function useKeeping() {
  const { t } = useI18n()
  const offline = useOfflineStore()
  const toasts = useToasts()

  const isKept = (kind: KeptKind, id: string): boolean => offline.coverage(kind, id) !== null

  async function keep(kind: KeptKind, id: string, name: string): Promise<void> {
    try {
      await offline.keep(kind, id, name)
    } catch {
      toasts.show({ text: t('offline.refused'), kind: 'offline', isError: true })
    }
  }

  async function letGo(kind: KeptKind, id: string, name: string): Promise<void> {
    await offline.unkeep(kind, id)
    toasts.show({
      text: t('offline.letGo', { name }),
      kind: 'offline',
      action: { label: t('offline.undo'), run: () => void keep(kind, id, name) },
    })
  }

  const toggle = (kind: KeptKind, id: string, name: string): Promise<void> =>
    isKept(kind, id) ? letGo(kind, id, name) : keep(kind, id, name)

  return {
    isKept,
    letGo,
    toggle,
    /** The entry of a menu; none where this device can keep nothing. */
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
