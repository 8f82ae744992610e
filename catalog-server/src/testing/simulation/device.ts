import type { LibraryChange, Mutation, Outcome, OutboxStorage, SyncedLibrary } from '@pezzottify/client'
import { createApi, createMemoryLocks, createMemoryStorage, createSyncedLibrary } from '@pezzottify/client'
import type { DeviceId, EntryId, PlaylistId, TrackId, UserId } from '@pezzottify/contract'
import { featuresHeader } from '@pezzottify/contract'
import type { Network } from './network.ts'
import type { Scheduler } from './scheduler.ts'

type Parts = { user: UserId; device: DeviceId; network: Network; scheduler: Scheduler; random: () => number }
export type Device = ReturnType<typeof createDevice>
export type Tab = { library: SyncedLibrary; close: () => void }

/** A browser of a user: some tabs, one outbox, one session. */
export function createDevice({ user, device, network, scheduler, random }: Parts) {
  const storage: OutboxStorage = createMemoryStorage()
  // Every other device has its pages without TLS, and so no locks.
  const locks = device % 2 === 0 ? createMemoryLocks() : null
  const hearers = new Set<(message: unknown) => void>()
  const tabs: Tab[] = []
  const made: { mutation: Mutation; change: LibraryChange; outcome: Outcome | null }[] = []
  const wakers = new Set<() => void>()
  let names = 0
  const newName = (): string => `${user}-${device}-${String((names += 1)).padStart(6, '0')}`.padStart(16, 'x')

  function openTab(): Tab {
    const address = { user, device }
    const own = new Set<(message: unknown) => void>()
    const library = createSyncedLibrary({
      api: createApi({
        baseUrl: 'http://music.test',
        headers: { authorization: `${user} ${device}`, [featuresHeader]: 'entries' },
        fetch: (request) => network.send(address, request),
      }),
      openSocket: (listener) => network.open(address, listener),
      storage,
      snapshots: null,
      locks,
      channel: {
        post: (message) => {
          const text = JSON.stringify(message)
          for (const hear of hearers) if (!own.has(hear)) scheduler.set(() => hear(JSON.parse(text)), 0)
        },
        listen: (hear) => {
          own.add(hear)
          hearers.add(hear)
          return () => void hearers.delete(hear)
        },
      },
      timers: scheduler,
      random,
      newName,
      onWake: (wake) => {
        wakers.add(wake)
        return () => void wakers.delete(wake)
      },
      onHide: () => () => undefined,
    })
    library.start(`user-${user}`)
    const tab = {
      library,
      close: () => {
        library.stop()
        tabs.splice(tabs.indexOf(tab), 1)
      },
    }
    tabs.push(tab)
    return tab
  }

  return {
    user,
    device,
    tabs,
    made,
    storage,
    openTab,
    /** Posts a message of a tab of another version to the tabs of this browser. */
    say: (message: unknown): void => hearers.forEach((hear) => hear(message)),
    wake: () => wakers.forEach((wake) => wake()),
    act: (): void => {
      const tab = pick(tabs, random)
      const mutation = tab && anyMutation(tab.library, random, newName)
      if (!tab || !mutation) return
      const change = tab.library.commit(mutation)
      const entry = { mutation, change, outcome: null as Outcome | null }
      made.push(entry)
      void change.settled.then((outcome) => (entry.outcome = outcome))
      if (random() < 0.1) void tab.library.undo(change)
    },
  }
}

const pick = <T>(items: readonly T[], random: () => number): T | undefined =>
  items[Math.floor(random() * items.length)]

/** A random change that a person could make to what they see. */
function anyMutation(library: SyncedLibrary, random: () => number, newName: () => string): Mutation | null {
  const seen = library.library()
  const content_id = `t${Math.floor(random() * 6)}`
  const playlists = [...(seen?.playlists.values() ?? [])]
  const playlist = pick(playlists, random)
  const choice = random()
  if (choice < 0.2) return { type: 'like', content_type: 'track', content_id }
  if (choice < 0.3) return { type: 'unlike', content_type: 'track', content_id }
  if (choice < 0.35)
    return { type: 'change_setting', setting: { key: 'enable_direct_downloads', value: random() < 0.5 } }
  if (choice < 0.45 || !playlist)
    return playlists.length < 4
      ? {
          type: 'create_playlist',
          id: newName().replaceAll('-', 'y') as PlaylistId,
          name: `Mix ${content_id}`,
        }
      : null
  if (choice < 0.5) return { type: 'rename_playlist', id: playlist.id, name: `Renamed ${content_id}` }
  if (choice < 0.53) return { type: 'delete_playlist', id: playlist.id }
  const entry = pick(playlist.entries, random)
  const after = random() < 0.2 ? null : ((entry?.id ?? null) as EntryId | null)
  const other = pick(playlist.entries, random)
  if (choice < 0.8 || !other) {
    const entries = Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      id: newName() as EntryId,
      track_id: content_id as TrackId,
    }))
    return { type: 'edit_playlist', id: playlist.id, operations: [{ op: 'insert', after, entries }] }
  }
  return choice < 0.9
    ? { type: 'edit_playlist', id: playlist.id, operations: [{ op: 'remove', ids: [other.id] }] }
    : { type: 'edit_playlist', id: playlist.id, operations: [{ op: 'move', ids: [other.id], after }] }
}
