import type { PlayerDevice } from '@pezzottify/client'
import { useI18n } from 'vue-i18n'
import '../../i18n/remote.ts'

/** The name of a device, or what it is when it has none. */
export function useDeviceName(): (device: Pick<PlayerDevice, 'name' | 'type'>) => string {
  const { t } = useI18n()
  return ({ name, type }) => {
    if (name) return name
    return t(type === 'web' || type === 'android' ? `remote.${type}` : 'remote.other')
  }
}
