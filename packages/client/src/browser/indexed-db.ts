import type { DBSchema, IDBPDatabase } from 'idb'
import { openDB } from 'idb'
import type { OutboxStorage, StoredChange } from '../ports.ts'

type Row = StoredChange & { user: string; order?: number }
type Lease = { user: string; tab: string; until: number }

interface Schema extends DBSchema {
  changes: { key: number; value: Row; indexes: { user: string; key: string } }
  leases: { key: string; value: Lease }
}

/** The outbox of a browser: it outlives the page, and all its tabs share it. */
export function createIndexedDbStorage(name = 'pezzottify-outbox'): OutboxStorage {
  let opened: Promise<IDBPDatabase<Schema>> | null = null
  const database = (): Promise<IDBPDatabase<Schema>> =>
    (opened ??= openDB<Schema>(name, 1, {
      upgrade: (db) => {
        const changes = db.createObjectStore('changes', { keyPath: 'order', autoIncrement: true })
        changes.createIndex('user', 'user')
        changes.createIndex('key', 'key', { unique: true })
        db.createObjectStore('leases', { keyPath: 'user' })
      },
    }))
  const toChange = ({ key, mutation, isSending }: Row): StoredChange => ({ key, mutation, isSending })

  /** Finds a change and does something with it, as one transaction. */
  async function withRow(
    key: string,
    act: (row: Row & { order: number }) => { put?: Row; isRemoved?: true } | null,
  ): Promise<boolean> {
    const tx = (await database()).transaction('changes', 'readwrite')
    const row = await tx.store.index('key').get(key)
    const done = row?.order === undefined ? null : act({ ...row, order: row.order })
    if (done?.put) await tx.store.put(done.put)
    if (done?.isRemoved && row?.order !== undefined) await tx.store.delete(row.order)
    await tx.done
    return done !== null
  }

  return {
    all: async (user) => (await (await database()).getAllFromIndex('changes', 'user', user)).map(toChange),
    first: async (user) => {
      const row = await (await database()).getFromIndex('changes', 'user', user)
      return row ? toChange(row) : null
    },
    add: async (user, change) => void (await (await database()).add('changes', { ...change, user })),
    markSending: (_, key) => withRow(key, (row) => ({ put: { ...row, isSending: true } })),
    remove: async (_, key) => void (await withRow(key, () => ({ isRemoved: true }))),
    withdraw: (_, key) => withRow(key, (row) => (row.isSending ? null : { isRemoved: true })),
    claim: async (user, tab, now, until) => {
      const tx = (await database()).transaction('leases', 'readwrite')
      const held = await tx.store.get(user)
      const isFree = !held || held.tab === tab || held.until <= now
      if (isFree) await tx.store.put({ user, tab, until })
      await tx.done
      return isFree
    },
    release: async (user, tab) => {
      const tx = (await database()).transaction('leases', 'readwrite')
      if ((await tx.store.get(user))?.tab === tab) await tx.store.delete(user)
      await tx.done
    },
  }
}
