import type { ResponseCachePort } from '../../../offline/ports.ts'
import type { OfflineDatabase } from './database.ts'
import { keysOf, picturesOf, signedInKey } from './database.ts'

/** The most answers that are not pinned; some 20 MB. */
const answersMax = 600
/** The longest queue has ten thousand tracks. */
const thingsMax = 20_000
const prunedAtOnce = 50

/**
 * The latest answers of the server, in this browser. A tab whose user is no longer signed in neither reads nor writes
 * them.
 */
export function createResponseCache(database: OfflineDatabase): ResponseCachePort {
  let putSincePruned = 0
  const isSignedIn = async (user: string): Promise<boolean> =>
    (await database((db) => db.get('session', signedInKey))) === user

  async function prune(user: string): Promise<void> {
    putSincePruned = 0
    await database(async (db) => {
      const tx = db.transaction('answers', 'readwrite')
      const byUse = tx.store.index('used')
      const unpinned = IDBKeyRange.bound([user, 0], [user, 0, []])
      let surplus = (await byUse.count(unpinned)) - answersMax
      let cursor = await byUse.openCursor(unpinned)
      for (; cursor && surplus > 0; surplus -= 1) {
        await cursor.delete()
        cursor = await cursor.continue()
      }
      await tx.done
    })
  }

  async function pruneThings(user: string): Promise<void> {
    await database(async (db) => {
      const tx = db.transaction('things', 'readwrite')
      let surplus = (await tx.store.count(keysOf(user))) - thingsMax
      let cursor = await tx.store.index('used').openCursor(keysOf(user))
      for (; cursor && surplus > 0; surplus -= 1) {
        await cursor.delete()
        cursor = await cursor.continue()
      }
      await tx.done
    })
  }

  /**
   * Nobody gets what is of another user, and nothing stays behind when nobody is signed in (null). Music stays for the
   * user who kept it, and only that user finds it.
   */
  async function forgetOthers(user: string | null): Promise<void> {
    await database(async (db) => {
      const tx = db.transaction(['answers', 'things', 'snapshots'], 'readwrite')
      for (const store of [tx.objectStore('answers'), tx.objectStore('things')] as const) {
        if (user === null) await store.clear()
        else {
          await store.delete(IDBKeyRange.upperBound([user], true))
          await store.delete(IDBKeyRange.lowerBound([user, []]))
        }
      }
      const snapshots = tx.objectStore('snapshots')
      for (const key of await snapshots.getAllKeys()) if (key !== user) await snapshots.delete(key)
      await tx.done
    })
    // Pages without TLS have no caches, and no pictures in them.
    if (!('caches' in globalThis)) return
    const names = (await caches.keys()).filter(
      (name) => name.startsWith(picturesOf('')) && (user === null || name !== picturesOf(user)),
    )
    await Promise.all(names.map((name) => caches.delete(name)))
  }

  return {
    async signIn(user) {
      await database<unknown>((db) =>
        user === null ? db.delete('session', signedInKey) : db.put('session', user, signedInKey),
      )
      await forgetOthers(user)
    },
    async answer(user, url) {
      if (!(await isSignedIn(user))) return null
      const stored = await database((db) => db.get('answers', [user, url]))
      return stored?.text ?? null
    },
    async putAnswer(user, url, text) {
      if (!(await isSignedIn(user))) return
      await database(async (db) => {
        const tx = db.transaction('answers', 'readwrite')
        const isPinned = (await tx.store.get([user, url]))?.isPinned ?? 0
        await tx.store.put({ user, url, text, usedAt: Date.now(), isPinned })
        await tx.done
      })
      putSincePruned += 1
      if (putSincePruned >= prunedAtOnce) await prune(user)
    },
    pin: (user, urls) =>
      database(async (db) => {
        const wanted = new Set(urls)
        const tx = db.transaction('answers', 'readwrite')
        for (const row of await tx.store.getAll(keysOf(user))) {
          const isPinned = wanted.has(row.url) ? 1 : 0
          if (row.isPinned !== isPinned) await tx.store.put({ ...row, isPinned })
        }
        await tx.done
      }),
    things: (user, kind, ids) =>
      database(async (db) => {
        const tx = db.transaction('things')
        const rows = await Promise.all(ids.map((id) => tx.store.get([user, kind, id])))
        return rows.flatMap((row) => row?.facts ?? [])
      }),
    async putThings(user, kind, things) {
      if (!(await isSignedIn(user))) return
      await database(async (db) => {
        const tx = db.transaction('things', 'readwrite')
        const usedAt = Date.now()
        for (const facts of things) void tx.store.put({ user, kind, id: facts.id, facts, usedAt })
        await tx.done
      })
      await pruneThings(user)
    },
    snapshot: (user) => database((db) => db.get('snapshots', user)),
    async putSnapshot(user, snapshot) {
      if (await isSignedIn(user)) await database((db) => db.put('snapshots', snapshot, user))
    },
  }
}
