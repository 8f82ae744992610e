import type { ListedTrack } from '@pezzottify/contract'
import { ApiError } from '../api/api.ts'
import { coverPathsOf } from './covers.ts'
import { createFetcher } from './fetcher.ts'
import type { OfflineOptions } from './offline.ts'
import { planOf } from './plan.ts'
import type { KeptItem, KeptKind, KeptTrack } from './ports.ts'
import { resolve } from './resolve.ts'
import type { OfflineState } from './state.ts'
import { bytesOf, nothingKept } from './state.ts'
import { createOfflineTabs } from './tabs.ts'

/** The delay before a look, since changes of the library come in bursts, as when a playlist is filled. */
const lookAfterMs = 1_500
const lookAgainMs = 3_600_000

/** The kept music of one user, for as long as they are signed in. One of their tabs fetches, all show it. */
export function createOfflineSession(options: OfflineOptions, user: string, changed: () => void) {
  const { downloads, answers, timers, library } = options
  let state: OfflineState = nothingKept
  let isEnded = false
  let isLeading = false
  let looking: Promise<void> | null = null
  let isLookWanted = false
  let timer: unknown = null

  function update(patch: Partial<OfflineState>): void {
    state = { ...state, ...patch }
    if (!isEnded) changed()
  }

  const fetcher = createFetcher({
    ...options,
    user,
    mayTake: (bytes) => {
      const limit = options.limitBytes()
      return limit === null || bytesOf(state) + bytes <= limit
    },
    told: (now) => {
      update(now)
      tabs.post({ type: 'progress', ...now })
    },
    came: (track) => {
      update({ tracks: new Map(state.tracks).set(track.id, track) })
      tabs.post({ type: 'changed' })
    },
  })
  const tabs = createOfflineTabs(options, user, {
    lead: () => {
      isLeading = true
      void downloads.isPaused(user).then((isPaused) => {
        if (isPaused) fetcher.pause()
        look()
      })
    },
    onMessage: (message) => {
      switch (message.type) {
        case 'progress':
          return isLeading ? undefined : update({ ...message })
        case 'changed':
          return void read().then(() => isLeading && look())
        case 'paused':
          return isLeading ? (message.isPaused ? fetcher.pause() : fetcher.resume()) : undefined
      }
    },
  })

  async function read(): Promise<void> {
    const [items, tracks] = await Promise.all([downloads.items(user), downloads.tracks(user)])
    update({
      items: items.toSorted((one, other) => one.addedAt - other.addedAt),
      tracks: new Map(tracks.map((track) => [track.id, track])),
    })
  }

  /** Compares what is wanted with what is stored; one look at a time. */
  function look(): void {
    if (!isLeading || isEnded) return
    isLookWanted = true
    looking ??= lookUntilDone().finally(() => (looking = null))
  }

  async function lookUntilDone(): Promise<void> {
    timers.clear(timer)
    await known
    while (isLookWanted && !isEnded) {
      isLookWanted = false
      // Without a working storage nothing more is kept; stored tracks still play.
      await lookOnce().catch((error: unknown) => console.error(error))
    }
    timer = timers.set(look, lookAgainMs)
  }

  async function lookOnce(): Promise<void> {
    const wanted: ListedTrack[] = []
    const pages: string[] = []
    let isSure = true
    for (const item of state.items) {
      const found = await resolved(item)
      if (found === 'unknown') {
        // The tracks of the last look stay.
        isSure = false
        wanted.push(...(item.trackIds ?? []).flatMap((id) => state.tracks.get(id)?.facts ?? []))
      } else if (found === null) await drop(item)
      else {
        wanted.push(...found.tracks)
        pages.push(...found.pages)
        await renewItem(item, found.name, found.tracks)
      }
    }
    if (isEnded) return
    const plan = planOf(wanted, state.tracks)
    if (isSure) await removeTracks(plan.remove)
    for (const facts of plan.renew) await downloads.putFacts(user, facts)
    if (plan.renew.length > 0) await read()
    fetcher.want(plan.fetch)
    if (!isSure) return
    await answers.pin(user, pages)
    await downloads.pinPictures(user, coverPathsOf(wanted))
  }

  async function resolved(item: KeptItem): Promise<Awaited<ReturnType<typeof resolve>> | 'unknown'> {
    try {
      return await resolve({ api: options.api, library }, item)
    } catch (error) {
      if (error instanceof ApiError) return 'unknown'
      throw error
    }
  }

  async function renewItem(item: KeptItem, name: string, tracks: readonly ListedTrack[]): Promise<void> {
    const trackIds = tracks
      .filter((track) => track.availability !== 'missing')
      .map((track) => track.id as string)
    const isSame = item.name === name && trackIds.join() === item.trackIds?.join()
    // It may have been removed during the request.
    if (isSame || !state.items.some((one) => isOf(one, item))) return
    await put({ ...item, name, trackIds })
  }

  async function put(item: KeptItem): Promise<void> {
    const others = state.items.filter((one) => !isOf(one, item))
    update({ items: [...others, item].toSorted((one, other) => one.addedAt - other.addedAt) })
    await downloads.putItem(user, item)
    tabs.post({ type: 'changed' })
  }

  async function drop(item: Pick<KeptItem, 'kind' | 'id'>): Promise<void> {
    update({ items: state.items.filter((one) => !isOf(one, item)) })
    await downloads.removeItem(user, item)
    tabs.post({ type: 'changed' })
  }

  async function removeTracks(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const tracks = new Map<string, KeptTrack>(state.tracks)
    for (const id of ids) {
      tracks.delete(id)
      await downloads.removeTrack(user, id)
    }
    update({ tracks })
    tabs.post({ type: 'changed' })
  }

  const known = read().catch((error: unknown) => console.error(error))

  return {
    state: (): OfflineState => state,
    known,
    async keep(kind: KeptKind, id: string, name: string): Promise<void> {
      await put({ kind, id, name, addedAt: timers.now(), trackIds: null })
      look()
      await downloads.persist()
    },
    async unkeep(kind: KeptKind, id: string): Promise<void> {
      await drop({ kind, id })
      look()
    },
    async setPaused(isPaused: boolean): Promise<void> {
      await downloads.setPaused(user, isPaused)
      tabs.post({ type: 'paused', isPaused })
      if (!isLeading) return
      if (isPaused) fetcher.pause()
      else fetcher.resume()
    },
    /** The library has changed, or is known now. */
    libraryChanged(): void {
      timers.clear(timer)
      timer = timers.set(look, lookAfterMs)
    },
    /** Tries again: the server may be back. */
    wake(): void {
      fetcher.wake()
      look()
    },
    async removeAll(): Promise<void> {
      fetcher.want([])
      await downloads.removeAll(user)
      update({ items: [], tracks: new Map() })
      tabs.post({ type: 'changed' })
    },
    end(): void {
      isEnded = true
      timers.clear(timer)
      fetcher.end()
      tabs.end()
    },
  }
}

const isOf = (one: Pick<KeptItem, 'kind' | 'id'>, other: Pick<KeptItem, 'kind' | 'id'>): boolean =>
  one.kind === other.kind && one.id === other.id
