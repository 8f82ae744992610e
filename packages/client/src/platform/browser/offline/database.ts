import type { DBSchema } from 'idb'
import { createDatabase } from '../database.ts'
import type { OfflineItem, OfflineTrack } from '../../../offline/ports.ts'

/** A piece of a file, with a 0-based index; each is `pieceBytes` long except the last. */
type Piece = { user: string; id: string; version: string; index: number; bytes: ArrayBuffer }
/** An unfinished download. */
export type Fetching = {
  user: string
  id: string
  version: string
  tag: string | null
  pieces: number
  keptBytes: number
}
type Answer = { user: string; url: string; text: string; usedAt: number; isPinned: 0 | 1 }

type Thing = { user: string; kind: string; id: string; facts: unknown; usedAt: number }

export interface OfflineSchema extends DBSchema {
  /** The signed-in user, under the key `signed-in`. */
  session: { key: string; value: string }
  /** The items that each user keeps here. */
  items: { key: [user: string, key: string]; value: OfflineItem & { user: string; key: string } }
  /** Complete tracks. */
  tracks: { key: [user: string, id: string]; value: OfflineTrack & { user: string } }
  fetching: { key: [user: string, id: string]; value: Fetching }
  pieces: { key: [user: string, id: string, version: string, index: number]; value: Piece }
  /** Answers of the server, for pages that are opened without it. */
  answers: {
    key: [user: string, url: string]
    value: Answer
    indexes: { used: [user: string, isPinned: number, usedAt: number] }
  }
  /** Tracks, albums and artists that lists have shown, by kind and id. */
  things: {
    key: [user: string, kind: string, id: string]
    value: Thing
    indexes: { used: [user: string, usedAt: number] }
  }
  /** The user's library as the server last sent it. */
  snapshots: { key: string; value: unknown }
}

export const pieceBytes = 2 * 1024 * 1024
export const signedInKey = 'signed-in'

/** The offline data of this browser. The page and its service worker share it. */
export const openOfflineDatabase = () =>
  createDatabase<OfflineSchema>({
    name: 'pezzottify-offline',
    version: 1,
    upgrade: (db) => {
      db.createObjectStore('session')
      db.createObjectStore('items', { keyPath: ['user', 'key'] })
      db.createObjectStore('tracks', { keyPath: ['user', 'id'] })
      db.createObjectStore('fetching', { keyPath: ['user', 'id'] })
      db.createObjectStore('pieces', { keyPath: ['user', 'id', 'version', 'index'] })
      const answers = db.createObjectStore('answers', { keyPath: ['user', 'url'] })
      answers.createIndex('used', ['user', 'isPinned', 'usedAt'])
      const things = db.createObjectStore('things', { keyPath: ['user', 'kind', 'id'] })
      things.createIndex('used', ['user', 'usedAt'])
      db.createObjectStore('snapshots')
    },
    reopened: () => undefined,
  })

export type OfflineDatabase = ReturnType<typeof openOfflineDatabase>

/** All keys of one user in a store whose keys begin with the user. */
export const keysOf = (user: string, ...more: string[]): IDBKeyRange =>
  IDBKeyRange.bound([user, ...more], [user, ...more, []])

export const picturesOf = (user: string): string => `pezzottify-pictures-${user}`
export const pinnedPicturesOf = (user: string): string => `pezzottify-pinned-pictures-${user}`
/** The query parameter of a stream's address for playing the offline copy. The server never sees it. */
export const offlineParameter = 'kept'
