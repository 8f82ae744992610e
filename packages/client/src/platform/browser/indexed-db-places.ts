import type { DBSchema } from 'idb'
import type { PlacesStorage } from '../../player/index.ts'
import { createDatabase } from './database.ts'

interface Schema extends DBSchema {
  texts: {
    key: [string, string]
    value: { user: string; key: string; text: string }
    indexes: { user: string }
  }
}

/**
 * Queues and positions in a browser's database. The system has each write before it is reported as done, so that it
 * outlives the browser; `strict` would also force it to the disk, every few seconds, for the case of a power cut.
 */
export function createIndexedDbPlaces(): PlacesStorage {
  const run = createDatabase<Schema>({
    name: 'pezzottify-places',
    version: 1,
    upgrade: (db) => {
      db.createObjectStore('texts', { keyPath: ['user', 'key'] }).createIndex('user', 'user')
    },
    reopened: () => undefined,
  })
  return {
    read: async (user) =>
      new Map(
        (await run((db) => db.getAllFromIndex('texts', 'user', user))).map(({ key, text }) => [key, text]),
      ),
    write: (user, values) =>
      run(async (db) => {
        const tx = db.transaction('texts', 'readwrite', { durability: 'relaxed' })
        const changes = [...values].map(([key, text]): Promise<unknown> =>
          text === null ? tx.store.delete([user, key]) : tx.store.put({ user, key, text }),
        )
        await Promise.all([...changes, tx.done])
      }),
  }
}
