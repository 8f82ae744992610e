import type { ListeningReport } from '@pezzottify/contract'
import { type ApiClient, ApiError } from '../api/api.ts'
import { createFakeStorage, listen, settle, track } from '../player/fake-player.ts'
import type { PlaysStorage, StoragePort, StoredPlay } from '../ports.ts'
import { createMemoryPlays } from './memory-plays.ts'
import { createPlays } from './plays.ts'

/** The start of the browser's clock. */
export const noon = Date.UTC(2026, 10, 28, 12)

/** A server that keeps the last report of each session, as the real one does, or is unavailable. */
function createServer() {
  const server = {
    user: 'elena',
    isAway: false,
    requests: 0,
    heard: new Map<string, ListeningReport>(),
    // The only endpoint that reporting uses.
    api: {
      listening: { report: async (request: { body: ListeningReport }) => answer(request.body) },
    } as unknown as ApiClient,
  }
  const answer = (report: ListeningReport): { id: number; created: boolean } => {
    server.requests += 1
    if (server.isAway) throw new ApiError(0, 'offline', 'away', null)
    if (report.user_handle !== server.user) throw new ApiError(403, 'forbidden', '', null)
    const id = report.session_id ?? ''
    if (report.ended_at || !server.heard.get(id)?.ended_at) server.heard.set(id, structuredClone(report))
    return { id: 1, created: true }
  }
  return server
}

/** The parts that all pages of one browser share: a clock moved by the test, the storages, the server. */
export function createBrowser() {
  const waiting = new Map<number, { at: number; run: () => void }>()
  const hiders = new Set<() => void>()
  const wakers = new Set<() => void>()
  const storage: StoragePort = createFakeStorage()
  const server = createServer()
  const memory = createMemoryPlays()
  let isClosing = false
  /** Behaves like the lasting storage of a browser, in which another page may have written first. */
  const plays: PlaysStorage = {
    ...memory,
    put: async (user, play) => {
      // A page that is closed does not live to see its last write through.
      if (isClosing) return false
      const id = play.report.session_id
      const earlier = (await memory.all(user)).find(({ report }) => report.session_id === id)
      return (earlier ? earlier.revision < play.revision : play.revision === 1) && memory.put(user, play)
    },
  }
  let [now, names] = [noon, 0]
  const timers = {
    now: () => now,
    set: (run: () => void, ms: number) => {
      waiting.set((names += 1), { at: now + ms, run })
      return names
    },
    clear: (timer: unknown) => void waiting.delete(timer as number),
  }
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms
    for (;;) {
      const [next] = [...waiting].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)
      if (!next) break
      const [timer, { at, run }] = next
      waiting.delete(timer)
      now = Math.max(now, at)
      run()
      await settle()
    }
    now = end
    await settle()
  }
  const open = (tracks = ['a', 'b', 'c'].map((id) => track(id))) => {
    const fake = listen(tracks, storage)
    const reporting = createPlays({
      player: fake.player,
      clientType: 'web',
      api: server.api,
      locks: null,
      timers,
      random: () => 0.5,
      newName: () => `name-${(names += 1)}`,
      onWake: (wake) => {
        wakers.add(wake)
        return () => void wakers.delete(wake)
      },
      onHide: (hide) => {
        hiders.add(hide)
        return () => void hiders.delete(hide)
      },
      plays,
      storage,
    })
    reporting.start('elena', 'elena')
    /** Plays the track for so many seconds. */
    const hear = async (seconds: number, speed = 1): Promise<void> => {
      for (let left = seconds; left > 0; left -= 0.25) {
        await pass(250)
        fake.say({ type: 'time', seconds: fake.player.getState().positionSeconds + 0.25 * speed })
      }
    }
    return { ...fake, reporting, hear }
  }
  return {
    open,
    pass,
    server,
    storage,
    plays,
    wake: () => wakers.forEach((wake) => wake()),
    hide: () => hiders.forEach((hide) => hide()),
    /** All pages are hidden, and what they write then is not stored. */
    close: () => {
      isClosing = true
      hiders.forEach((hide) => hide())
      isClosing = false
    },
    waiting: (user = 'elena'): Promise<StoredPlay[]> => plays.all(user),
  }
}

/** The reports that the server has, earliest first. */
export const told = ({ server }: ReturnType<typeof createBrowser>) => [...server.heard.values()]
