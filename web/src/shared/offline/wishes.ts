import type { StoragePort } from '@pezzottify/client'
import { isRecord } from '@pezzottify/client/is-record'
import type { OfflineKind } from '@pezzottify/client/offline'
import { createStoredList } from '@pezzottify/client/stored-list'

/** An item to keep on the device from now on, or no longer. */
export type Wish = { kind: OfflineKind; id: string; name: string; isKept: boolean }

/**
 * A user's wishes that wait for the offline storage, whose code may have to be loaded first. They are stored at once, so
 * that a page that is left in the meantime takes none along: the next one fulfils them. Where the storage is full or
 * blocked, a wish lasts as long as its page.
 */
export const wishesOf = (storage: StoragePort, user: string) =>
  createStoredList<Wish>(
    storage,
    `pezzottify_offline_wishes:${user}`,
    isWish,
    (one, other) => one.kind === other.kind && one.id === other.id,
  )

const kinds: readonly unknown[] = ['album', 'track', 'playlist', 'liked'] satisfies OfflineKind[]
const isWish = (value: unknown): value is Wish =>
  isRecord(value) &&
  kinds.includes(value['kind']) &&
  typeof value['id'] === 'string' &&
  typeof value['name'] === 'string' &&
  typeof value['isKept'] === 'boolean'
