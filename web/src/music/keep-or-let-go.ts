import type { KeptKind } from '@pezzottify/client/offline'
import type { useOfflineStore } from '../shared/stores/offline.ts'
import { i18n } from '../i18n/index.ts'
import '../i18n/offline.ts'
import { useToasts } from '../ui/use-toasts.ts'

type Thing = { kind: KeptKind; id: string; name: string }
type Store = Pick<ReturnType<typeof useOfflineStore>, 'keep' | 'unkeep'>

export async function keep(offline: Store, { kind, id, name }: Thing): Promise<void> {
  try {
    await offline.keep(kind, id, name)
  } catch {
    useToasts().show({ text: i18n.global.t('offline.refused'), kind: 'offline', isError: true })
  }
}

/** Removes a kept item, with an undo. */
export async function letGo(offline: Store, thing: Thing): Promise<void> {
  await offline.unkeep(thing.kind, thing.id)
  const { t } = i18n.global
  useToasts().show({
    text: t('offline.letGo', { name: thing.name }),
    kind: 'offline',
    action: { label: t('offline.undo'), run: () => void keep(offline, thing) },
  })
}
