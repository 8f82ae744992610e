import type { ApiClient } from '@pezzottify/client'
import type { EntryId, PlaylistId, TrackId } from '@pezzottify/contract'

/** A request of a writer, and the fact that holds once it is done. */
type Write = {
  key: string
  send: (api: ApiClient, key: string) => Promise<unknown>
  subject: string
  isThere: boolean
}

export type Writer = ReturnType<typeof createWriter>

/**
 * Writes without a pause, and remembers what was acknowledged. An interrupted write is sent again with its key, as a
 * returning device does. Each writer has subjects of its own, which nobody else changes.
 */
export function createWriter(name: string, playlist: PlaylistId, random: () => number) {
  let count = 0
  /** Acknowledged facts: whether a like or an entry exists. */
  const known = new Map<string, boolean>()
  let cutOff: Write | null = null

  function next(): Write {
    count += 1
    const key = `${name}-${count}`
    const there = [...known].filter(([, isThere]) => isThere).map(([subject]) => subject)
    const old = there[Math.floor(random() * there.length)]
    if (old !== undefined && random() < 0.3) return removal(key, old)
    const fresh = `${random() < 0.5 ? 'like' : 'entry'}-${key}`
    return addition(key, fresh, there)
  }

  function addition(key: string, subject: string, there: readonly string[]): Write {
    const anchor = there.find((other) => other.startsWith('entry')) ?? null
    const operation = {
      op: 'insert' as const,
      after: anchor as EntryId | null,
      entries: [{ id: subject as EntryId, track_id: subject as TrackId }],
    }
    return {
      key,
      subject,
      isThere: true,
      send: (api, idempotencyKey) =>
        subject.startsWith('like')
          ? api.likes.like({ params: { type: 'track', id: subject }, idempotencyKey })
          : api.playlists.edit({
              params: { id: playlist },
              body: { operations: [operation] },
              idempotencyKey,
            }),
    }
  }

  function removal(key: string, subject: string): Write {
    const operation = { op: 'remove' as const, ids: [subject as EntryId] }
    return {
      key,
      subject,
      isThere: false,
      send: (api, idempotencyKey) =>
        subject.startsWith('like')
          ? api.likes.unlike({ params: { type: 'track', id: subject }, idempotencyKey })
          : api.playlists.edit({
              params: { id: playlist },
              body: { operations: [operation] },
              idempotencyKey,
            }),
    }
  }

  async function attempt(api: ApiClient, write: Write): Promise<void> {
    cutOff = write
    await write.send(api, write.key)
    known.set(write.subject, write.isThere)
    cutOff = null
  }

  return {
    /** Writes so many times. */
    write: async (api: ApiClient, times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) await attempt(api, next())
    },
    /** Writes until the server is gone, or refuses. Returns the number of acknowledged writes. */
    writeUntilCutOff: async (api: ApiClient): Promise<number> => {
      for (let acknowledged = 0; ; acknowledged += 1) {
        try {
          await attempt(api, next())
        } catch {
          return acknowledged
        }
      }
    },
    /** Repeats the interrupted write twice: it takes effect once. */
    resume: async (api: ApiClient): Promise<void> => {
      const write = cutOff
      if (!write) return
      await attempt(api, write)
      await attempt(api, write)
    },
    /** All acknowledged facts, except for the subject of an interrupted write. */
    certain: (): Map<string, boolean> =>
      new Map([...known].filter(([subject]) => subject !== cutOff?.subject)),
  }
}
