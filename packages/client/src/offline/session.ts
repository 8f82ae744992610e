import type { ListedTrack } from '@pezzottify/contract'
import { ApiError } from '../api/api.ts'
import { coverPathsOf } from './covers.ts'
import { createFetcher } from './fetcher.ts'
import type { OfflineOptions } from './offline.ts'
import { planOf } from './plan.ts'
import type { OfflineItem, OfflineKind } from './ports.ts'
import { resolve } from './resolve.ts'
import type { OfflineState } from './state.ts'
import { bytesOf, nothingOffline } from './state.ts'
import { createOfflineTabs } from './tabs.ts'

/** The delay before a look, since changes of the library come in bursts, as when a playlist is filled. */
const lookAfterMs = 1_500
const lookAgainMs = 3_600_000

/** The offline music of one user, for as long as they are signed in. One of their tabs fetches, all show it. */
export function createOfflineSession(options: OfflineOptions, user: string, changed: () => void) {
  const { downloads, answers, timers, library } = options
  let state: OfflineState = nothingOffline
  let isEnded = false
  let isLeading = false
  let isLooking = false
  let isLookWanted = false
  let timer: unknown = null
  /** How often this tab has changed what is kept: what was read before a change is out of date. */
  let changes = 0

  function update(patch: Partial<OfflineState>): void {
    state = { ...state, ...patch }
    if (!isEnded) changed()
  }

  function change(patch: Pick<Partial<OfflineState>, 'items' | 'tracks'>): void {
    changes += 1
    update(patch)
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
      change({ tracks: new Map(state.tracks).set(track.id, track) })
      tabs.post({ type: 'changed' })
    },
  })
  const tabs = createOfflineTabs(options, user, {
    lead: () => {
      isLeading = true
      const begun = downloads.isPaused(user).then((isPaused) => {
        if (isPaused) fetcher.pause()
        look()
      })
      begun.catch(sayFailure)
    },
    onMessage: (message) => {
      switch (message.type) {
        case 'progress':
          return isLeading ? undefined : update({ ...message })
        case 'changed':
          read()
            .then(() => isLeading && look())
            .catch(sayFailure)
          return
        case 'paused':
          return isLeading ? (message.isPaused ? fetcher.pause() : fetcher.resume()) : undefined
      }
    },
  })

  async function read(): Promise<void> {
    const seen = changes
    const [items, tracks] = await Promise.all([downloads.items(user), downloads.tracks(user)])
    if (seen !== changes) return read()
    update({
      items: items.toSorted((one, other) => one.addedAt - other.addedAt),
      tracks: new Map(tracks.map((track) => [track.id, track])),
    })
  }

  /** Compares what is wanted with what is stored; one look at a time. */
  function look(): void {
    if (!isLeading || isEnded) return
    isLookWanted = true
    if (!isLooking) void lookUntilDone()
  }

  async function lookUntilDone(): Promise<void> {
    isLooking = true
    timers.clear(timer)
    await known
    while (isLookWanted && !isEnded) {
      isLookWanted = false
      await lookOnce().catch(sayFailure)
    }
    isLooking = false
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
    // Some may have come meanwhile.
    fetcher.want(planOf(wanted, state.tracks).fetch)
    if (!isSure) return
    await answers.pin(user, pages)
    await downloads.pinPictures(user, coverPathsOf(wanted))
  }

  async function resolved(item: OfflineItem): Promise<Awaited<ReturnType<typeof resolve>> | 'unknown'> {
    try {
      return await resolve({ api: options.api, library }, item)
    } catch (error) {
      if (error instanceof ApiError) return 'unknown'
      throw error
    }
  }

  async function renewItem(item: OfflineItem, name: string, tracks: readonly ListedTrack[]): Promise<void> {
    const trackIds = tracks
      .filter((track) => track.availability !== 'missing')
      .map((track) => track.id as string)
    const isSame = item.name === name && trackIds.join() === item.trackIds?.join()
    // It may have been removed during the request.
    if (isSame || !state.items.some((one) => isOf(one, item))) return
    await put({ ...item, name, trackIds })
  }

  async function put(item: OfflineItem): Promise<void> {
    const others = state.items.filter((one) => !isOf(one, item))
    change({ items: [...others, item].toSorted((one, other) => one.addedAt - other.addedAt) })
    await downloads.putItem(user, item)
    tabs.post({ type: 'changed' })
  }

  async function drop(item: Pick<OfflineItem, 'kind' | 'id'>): Promise<void> {
    change({ items: state.items.filter((one) => !isOf(one, item)) })
    await downloads.removeItem(user, item)
    tabs.post({ type: 'changed' })
  }

  async function removeTracks(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    for (const id of ids) await downloads.removeTrack(user, id)
    const gone = new Set(ids)
    change({ tracks: new Map([...state.tracks].filter(([id]) => !gone.has(id))) })
    tabs.post({ type: 'changed' })
  }

  const known = read().catch(sayFailure)

  return {
    state: (): OfflineState => state,
    known,
    async keep(kind: OfflineKind, id: string, name: string): Promise<void> {
      await put({ kind, id, name, addedAt: timers.now(), trackIds: null })
      look()
      await downloads.persist()
    },
    async unkeep(kind: OfflineKind, id: string): Promise<void> {
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
      change({ items: [], tracks: new Map() })
      tabs.post({ type: 'changed' })
      // One that is under way still wants what was kept before.
      look()
    },
    end(): void {
      isEnded = true
      timers.clear(timer)
      fetcher.end()
      tabs.end()
    },
  }
}

const isOf = (one: Pick<OfflineItem, 'kind' | 'id'>, other: Pick<OfflineItem, 'kind' | 'id'>): boolean =>
  one.kind === other.kind && one.id === other.id

/** Without a working storage nothing more is kept; stored tracks still play. */
const sayFailure = (error: unknown): void => console.error(error)
