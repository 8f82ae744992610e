import { isRecord } from '../../is-record.ts'
import type { OutboxStorage, StoragePort, StoredChange } from '../../ports.ts'
import { createStoredList } from '../../stored-list.ts'

/**
 * An outbox that keeps what was changed just before a page was left. A database takes a change a moment later, and forgets
 * what it has only begun; until then the change is in `texts`, which takes it at once. Where that is full or blocked, the
 * database alone has to do. A change may have been stored and sent nevertheless: it is sent again under its key then, so
 * that it counts once.
 */
export function withWrittenFirst(storage: OutboxStorage, texts: StoragePort): OutboxStorage {
  /** Changes that this page is storing. */
  const own = new Set<string>()
  const writtenBy = (user: string) =>
    createStoredList<StoredChange>(
      texts,
      `pezzottify_outbox:${user}`,
      isChange,
      (one, other) => one.key === other.key,
    )

  async function takeOver(user: string): Promise<void> {
    const written = writtenBy(user)
    for (const change of written.all()) {
      if (own.has(change.key)) continue
      await storage.add(user, { ...change, isSending: true })
      written.remove(change)
    }
  }

  return {
    ...storage,
    async all(user) {
      await takeOver(user)
      return storage.all(user)
    },
    async add(user, change) {
      const written = writtenBy(user)
      own.add(change.key)
      written.add(change)
      try {
        await storage.add(user, change)
      } finally {
        own.delete(change.key)
        written.remove(change)
      }
    },
  }
}

/** What the mutation means is looked at before it is sent, as with those of the database. */
const isChange = (value: unknown): value is StoredChange =>
  isRecord(value) && typeof value['key'] === 'string' && isRecord(value['mutation'])
