import type { OfflineItem, OfflineTrack } from '../../../offline/ports.ts'
import type { OfflineDatabase } from './database.ts'
import { keysOf } from './database.ts'

const keyOf = ({ kind, id }: Pick<OfflineItem, 'kind' | 'id'>): string => `${kind}:${id}`
const pausedKey = (user: string): string => `paused:${user}`

/** The offline items of each user, and the facts about their tracks. The bytes of the music are stored elsewhere. */
export const createOfflineRecords = (database: OfflineDatabase) => ({
  items: (user: string): Promise<OfflineItem[]> => database((db) => db.getAll('items', keysOf(user))),
  putItem: async (user: string, item: OfflineItem): Promise<void> =>
    void (await database((db) => db.put('items', { ...item, user, key: keyOf(item) }))),
  removeItem: (user: string, item: Pick<OfflineItem, 'kind' | 'id'>): Promise<void> =>
    database((db) => db.delete('items', [user, keyOf(item)])),
  tracks: (user: string): Promise<OfflineTrack[]> => database((db) => db.getAll('tracks', keysOf(user))),

  /** Stores a complete track. It replaces an older version. */
  putTrack: (user: string, track: OfflineTrack): Promise<void> =>
    database(async (db) => {
      const tx = db.transaction(['tracks', 'fetching', 'pieces'], 'readwrite')
      const older = await tx.objectStore('tracks').get([user, track.id])
      await tx.objectStore('tracks').put({ ...track, user })
      await tx.objectStore('fetching').delete([user, track.id])
      if (older && older.version !== track.version)
        await tx.objectStore('pieces').delete(keysOf(user, track.id, older.version))
      await tx.done
    }),
  putFacts: (user: string, facts: OfflineTrack['facts']): Promise<void> =>
    database(async (db) => {
      const tx = db.transaction('tracks', 'readwrite')
      const stored = await tx.store.get([user, facts.id])
      if (stored) await tx.store.put({ ...stored, facts })
      await tx.done
    }),
  removeTrack: (user: string, id: string): Promise<void> =>
    database(async (db) => {
      const tx = db.transaction(['tracks', 'fetching', 'pieces'], 'readwrite')
      await Promise.all([
        tx.objectStore('tracks').delete([user, id]),
        tx.objectStore('fetching').delete([user, id]),
        tx.objectStore('pieces').delete(keysOf(user, id)),
      ])
      await tx.done
    }),
  removeAll: (user: string): Promise<void> =>
    database(async (db) => {
      const tx = db.transaction(['session', 'items', 'tracks', 'fetching', 'pieces'], 'readwrite')
      await Promise.all([
        tx.objectStore('session').delete(pausedKey(user)),
        tx.objectStore('items').delete(keysOf(user)),
        tx.objectStore('tracks').delete(keysOf(user)),
        tx.objectStore('fetching').delete(keysOf(user)),
        tx.objectStore('pieces').delete(keysOf(user)),
      ])
      await tx.done
    }),

  isPaused: (user: string): Promise<boolean> =>
    database(async (db) => (await db.get('session', pausedKey(user))) === 'yes'),
  setPaused: async (user: string, isPaused: boolean): Promise<void> =>
    void (await database((db) => db.put('session', isPaused ? 'yes' : 'no', pausedKey(user)))),
})
