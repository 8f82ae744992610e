import type { StoragePort } from '@pezzottify/client'
import { isRecord } from '@pezzottify/client/is-record'
import { storedFields } from '@pezzottify/client/stored-value'
import { store } from './store-text.ts'

/** An album or artist whose page was opened on this device. */
export type Viewed = { kind: 'album' | 'artist'; id: string }

const key = 'pezzottify_viewed'
const viewedMax = 20

/** The pages that this user looked at on this device, newest first. */
export function readViewed(storage: StoragePort, user: string): Viewed[] {
  const { user: of, items } = storedFields(storage, key)
  return of === user && Array.isArray(items) ? items.filter(isViewed).slice(0, viewedMax) : []
}

/** Adds a page in front. What another user looked at here is forgotten. */
export function rememberViewed(storage: StoragePort, user: string, { kind, id }: Viewed): void {
  const others = readViewed(storage, user).filter((one) => one.kind !== kind || one.id !== id)
  store(storage, key, JSON.stringify({ user, items: [{ kind, id }, ...others].slice(0, viewedMax) }))
}

export const forgetViewed = (storage: StoragePort): void => storage.removeItem(key)

const isViewed = (value: unknown): value is Viewed =>
  isRecord(value) &&
  (value['kind'] === 'album' || value['kind'] === 'artist') &&
  typeof value['id'] === 'string'
