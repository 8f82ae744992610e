import type { DBSchema } from 'idb'
import { createListeners } from '../../listeners.ts'
import type { OutboxStorage, StoredChange } from '../../ports.ts'
import { createDatabase } from './database.ts'

type Row = StoredChange & { user: string; order?: number }
type Lease = { user: string; tab: string; until: number }

interface Schema extends DBSchema {
  changes: { key: number; value: Row; indexes: { user: string; key: string } }
  leases: { key: string; value: Lease }
}

/** The outbox of a browser: it outlives the page, and all its tabs share it. */
export function createIndexedDbStorage(): OutboxStorage {
  const { tell: tellLost, listen: onLost } = createListeners()
  const run = createDatabase<Schema>({
    name: 'pezzottify-outbox',
    version: 1,
    upgrade: (db) => {
      const changes = db.createObjectStore('changes', { keyPath: 'order', autoIncrement: true })
      changes.createIndex('user', 'user')
      changes.createIndex('key', 'key', { unique: true })
      db.createObjectStore('leases', { keyPath: 'user' })
    },
    reopened: tellLost,
  })
  const toChange = ({ key, mutation, isSending }: Row): StoredChange => ({ key, mutation, isSending })

  /** Finds a change and updates it in one transaction. */
  const withRow = (
    key: string,
    act: (row: Row & { order: number }) => { put?: Row; isRemoved?: true } | null,
  ): Promise<boolean> =>
    run(async (db) => {
      const tx = db.transaction('changes', 'readwrite')
      const row = await tx.store.index('key').get(key)
      const done = row?.order === undefined ? null : act({ ...row, order: row.order })
      if (done?.put) await tx.store.put(done.put)
      if (done?.isRemoved && row?.order !== undefined) await tx.store.delete(row.order)
      await tx.done
      return done !== null
    })

  return {
    all: async (user) => (await run((db) => db.getAllFromIndex('changes', 'user', user))).map(toChange),
    first: async (user) => {
      const row = await run((db) => db.getFromIndex('changes', 'user', user))
      return row ? toChange(row) : null
    },
    add: (user, change) =>
      run(async (db) => {
        const tx = db.transaction('changes', 'readwrite')
        const known = await tx.store.index('key').getKey(change.key)
        if (known === undefined) await tx.store.add({ ...change, user })
        await tx.done
      }),
    markSending: (_, key) => withRow(key, (row) => ({ put: { ...row, isSending: true } })),
    remove: async (_, key) => void (await withRow(key, () => ({ isRemoved: true }))),
    withdraw: (_, key) => withRow(key, (row) => (row.isSending ? null : { isRemoved: true })),
    claim: (user, tab, now, until) =>
      run(async (db) => {
        const tx = db.transaction('leases', 'readwrite')
        const held = await tx.store.get(user)
        const isFree = !held || held.tab === tab || held.until <= now
        if (isFree) await tx.store.put({ user, tab, until })
        await tx.done
        return isFree
      }),
    release: (user, tab) =>
      run(async (db) => {
        const tx = db.transaction('leases', 'readwrite')
        if ((await tx.store.get(user))?.tab === tab) await tx.store.delete(user)
        await tx.done
      }),
    isPersistent: () => true,
    onLost,
  }
}
