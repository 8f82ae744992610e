import type { DeviceFields, StoragePort } from '@pezzottify/client'
import { store } from './store-text.ts'

const uuidKey = 'pezzottify_device_uuid'

// The order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
const browsers: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

// Android calls itself Linux, and iOS calls itself "like Mac OS X".
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
]

const firstMatch = (text: string, table: [RegExp, string][], fallback: string): string =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? fallback

const browserOf = (userAgent: string): string => firstMatch(userAgent, browsers, 'Web browser')
export const systemName = (userAgent: string): string => firstMatch(userAgent, systems, 'Unknown')

/** Names the browser among others of its user: `Firefox on Linux`. */
export function browserName(userAgent: string): string {
  const system = systemName(userAgent)
  return system === 'Unknown' ? browserOf(userAgent) : `${browserOf(userAgent)} on ${system}`
}

/** The description of this browser for signing in. Its id is created once and stored. */
export function thisDevice(storage: StoragePort, userAgent: string, newId: () => string): DeviceFields {
  let uuid = storage.getItem(uuidKey)
  if (!uuid) {
    uuid = `web-${newId()}`
    store(storage, uuidKey, uuid)
  }
  return {
    device_uuid: uuid,
    device_type: 'web',
    device_name: browserName(userAgent),
    os_info: systemName(userAgent),
  }
}
