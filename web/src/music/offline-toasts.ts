import { i18n } from '../i18n/index.ts'
import '../i18n/offline.ts'
import { useToasts } from '../ui/use-toasts.ts'

export const tellRefused = (): void =>
  useToasts().show({ text: i18n.global.t('offline.refused'), kind: 'offline', isError: true })

/** Something was removed from this device, which `undo` takes back. */
export function tellRemoved(name: string, undo: () => void): void {
  const { t } = i18n.global
  useToasts().show({
    text: t('offline.letGo', { name }),
    kind: 'offline',
    action: { label: t('offline.undo'), run: undo },
  })
}
