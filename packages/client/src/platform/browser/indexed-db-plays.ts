import type { DBSchema } from 'idb'
import type { PlaysStorage, StoredPlay } from '../../ports.ts'
import { createDatabase } from './database.ts'

interface Schema extends DBSchema {
  plays: {
    key: [string, string]
    value: StoredPlay & { user: string; sessionId: string }
    indexes: { user: string }
  }
}

/** Playbacks waiting in a browser: they outlive the page, and all its tabs share them. */
export function createIndexedDbPlays(): PlaysStorage {
  const run = createDatabase<Schema>({
    name: 'pezzottify-plays',
    version: 1,
    upgrade: (db) => {
      db.createObjectStore('plays', { keyPath: ['user', 'sessionId'] }).createIndex('user', 'user')
    },
    reopened: () => undefined,
  })
  return {
    all: (user) => run((db) => db.getAllFromIndex('plays', 'user', user)),
    put: (user, play) =>
      run(async (db) => {
        const tx = db.transaction('plays', 'readwrite')
        const sessionId = play.report.session_id ?? ''
        const earlier = await tx.store.get([user, sessionId])
        const isNext = earlier ? earlier.revision < play.revision : play.revision === 1
        if (isNext) await tx.store.put({ ...play, user, sessionId })
        await tx.done
        return isNext
      }),
    sent: (user, sessionId, revision) =>
      run(async (db) => {
        const tx = db.transaction('plays', 'readwrite')
        const play = await tx.store.get([user, sessionId])
        if (play?.revision === revision)
          if (play.report.ended_at == null) await tx.store.put({ ...play, isSent: true })
          else await tx.store.delete([user, sessionId])
        await tx.done
      }),
    remove: (user, sessionId) => run((db) => db.delete('plays', [user, sessionId])),
  }
}
