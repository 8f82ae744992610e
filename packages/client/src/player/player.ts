import type { AudioEvent } from '../ports.ts'
import { createOutageClock, type Outage } from './outage.ts'
import { earlierQueue, laterQueue } from './past-queues.ts'
import type { PlayerOptions } from './player-options.ts'
import { type PlayerNotice, type PlayerState, restoredState } from './player-state.ts'
import { savePosition, saveVolume } from './player-storage.ts'
import { currentEntry, type QueueContext, type QueueState, type RepeatMode } from './queue-state.ts'
import { createPreload } from './preload.ts'
import { saveQueue } from './queue-storage.ts'
import * as queues from './queue.ts'
import { sourceOf } from './track-info.ts'

export type Player = ReturnType<typeof createPlayer>

/** Failures in a row after which the player stops trying. */
const failuresMax = 5
/** How far the kept position may lag behind. */
const positionLagSeconds = 4

/** Drives one queue and one audio element. It starts paused with what the storage kept of the last time. */
export function createPlayer(options: PlayerOptions) {
  const { audio, storage, trackInfo, outageOf, onNotice, timers, random } = options
  const listeners = new Set<(state: PlayerState) => void>()
  let state = restoredState(storage)
  /** Whether the listener wants sound, apart from whether there is any yet. */
  let wantsSound = false
  /** The entry that the audio element has loaded. */
  let loadedEntryId: number | null = null
  let retriedEntryId: number | null = null
  let savedPosition = state.positionSeconds
  let failures = 0
  const preload = createPreload(options)
  const outageClock = createOutageClock()
  /** Counts openings, so that the answer to an older question is dropped. */
  let opening = 0

  audio.setVolume(state.isMuted ? 0 : state.volume)
  const stopListening = audio.listen(onAudio)

  function update(patch: Partial<PlayerState>): void {
    const before = state
    state = { ...state, ...patch }
    if (state.queue !== before.queue) saveQueue(storage, state.queue)
    for (const listener of listeners) listener(state)
  }

  function setPosition(seconds: number, keep = false): void {
    if (keep || Math.abs(seconds - savedPosition) > positionLagSeconds) {
      savePosition(storage, seconds)
      savedPosition = seconds
    }
    update({ positionSeconds: seconds })
  }

  /** Takes a queue; when another entry became current, that one is opened from its beginning. */
  function follow(queue: QueueState, { restart = false } = {}): void {
    const isSame = currentEntry(queue)?.entryId === currentEntry(state.queue)?.entryId
    update({ queue })
    if (queue.index < 0) close()
    else if (restart || !isSame) void open(0)
  }

  function close(): void {
    opening += 1
    wantsSound = false
    loadedEntryId = null
    audio.unload()
    setPosition(0, true)
    const nothing = { durationSeconds: 0, bufferedSeconds: 0, isConverted: false, outage: null }
    update({ track: null, status: 'empty', ...nothing })
  }

  /** Loads the current entry, and plays it when that is wanted. */
  async function open(startAtSeconds: number, wantsConverted = false): Promise<void> {
    const entry = currentEntry(state.queue)
    if (!entry) return
    const mine = ++opening
    const wasLoaded = loadedEntryId !== null
    loadedEntryId = null
    if (wasLoaded) audio.pause()
    setPosition(startAtSeconds, true)
    const isKnown = state.track?.id === entry.trackId
    update({
      bufferedSeconds: 0,
      status: wantsSound ? 'loading' : 'paused',
      ...(isKnown ? {} : { track: null, outage: null }),
    })
    const info = await trackInfo(entry.trackId).catch(() => undefined)
    if (mine !== opening) return
    if (!info)
      return skip(
        info === null ? { reason: 'missing' } : { reason: 'failed', title: state.track?.title ?? '' },
      )

    const source = sourceOf(info, audio, wantsConverted)
    const isSeekable = source?.isSeekable ?? true
    const isConverted = source?.isConverted ?? false
    update({ track: info, durationSeconds: info.durationSeconds ?? 0, isSeekable, isConverted })
    if (!wantsSound) return
    if (!source) return skip({ reason: 'cannot-decode', title: info.title, codec: info.codecLabel })
    if (!isSeekable) setPosition(0, true)
    loadedEntryId = entry.entryId
    audio.load(source.url, { startAtSeconds: state.positionSeconds })
    audio.play()
  }

  /** Leaves a track that does not play for the next one. */
  function skip(notice: PlayerNotice): void {
    loadedEntryId = null
    if (!wantsSound) return update({ status: 'paused' })
    failures += 1
    if (failures >= failuresMax) return giveUp()
    onNotice(notice)
    advance('asked')
  }

  function advance(reason: queues.NextReason): void {
    const { queue, ended } = queues.next(state.queue, reason)
    if (ended) wantsSound = false
    if (ended) audio.unload()
    follow(queue, { restart: true })
  }

  function onAudio(event: AudioEvent): void {
    if (loadedEntryId === null) return
    switch (event.type) {
      case 'time':
        setPosition(event.seconds)
        return void preload(state)
      case 'duration':
        // A conversion has no length of its own; the catalog's stands.
        return event.seconds > 0 && !state.isConverted
          ? update({ durationSeconds: event.seconds })
          : undefined
      case 'buffered':
        return update({ bufferedSeconds: event.seconds })
      case 'playing':
        failures = 0
        outageClock.over()
        wantsSound = true
        return update({ status: 'playing', outage: null })
      case 'paused':
        wantsSound = false
        return update({ status: 'paused' })
      case 'waiting':
        return wantsSound ? update({ status: 'waiting' }) : undefined
      case 'ended':
        wantsSound = true
        return advance('finished')
      case 'error':
        return void onError(event.code)
    }
  }

  async function onError(code: (AudioEvent & { type: 'error' })['code']): Promise<void> {
    const entry = currentEntry(state.queue)
    if (code === 'blocked') {
      wantsSound = false
      return update({ status: 'paused' })
    }
    // A connection lost in the middle is worth one more try from where it broke.
    if (code === 'network' && entry && retriedEntryId !== entry.entryId && state.positionSeconds > 0) {
      retriedEntryId = entry.entryId
      return void open(state.positionSeconds, state.isConverted)
    }
    // An element cannot tell a server that has no music just now from bytes that are no music.
    const mine = opening
    const { track } = state
    // It also says that it paused, which is not what the listener did.
    loadedEntryId = null
    const outage = track && (await outageOf(track.streamUrl).catch(() => null))
    if (mine !== opening || !wantsSound) return
    if (outage) return waitOut(outage)
    if (code !== 'network' && track?.flacUrl && !state.isConverted) return void open(0, true)
    skip({ reason: 'failed', title: track?.title ?? '' })
  }

  /** The next track would fare no better: this one is tried again after a while, from where it stands. */
  function waitOut(outage: Outage): void {
    const { code } = outage
    if (outageClock.isNew()) onNotice({ reason: 'outage', code })
    const ms = outageClock.nextMs(outage)
    if (ms === null) return giveUp()
    update({ status: 'waiting', outage: code })
    const mine = opening
    timers.set(() => mine === opening && void open(state.positionSeconds, state.isConverted), ms)
  }

  function giveUp(): void {
    failures = 0
    outageClock.over()
    onNotice({ reason: 'gave-up' })
    pause()
  }

  function play(): void {
    const entry = currentEntry(state.queue)
    if (!entry) return
    wantsSound = true
    if (loadedEntryId === entry.entryId) audio.play()
    else void open(state.positionSeconds, state.isConverted)
  }

  function pause(): void {
    wantsSound = false
    if (loadedEntryId === null) {
      opening += 1
      audio.unload()
    } else audio.pause()
    savePosition(storage, state.positionSeconds)
    outageClock.over()
    if (state.status !== 'empty') update({ status: 'paused', outage: null })
  }

  function seek(seconds: number): void {
    if (!state.isSeekable || state.queue.index < 0) return
    const target = Math.max(0, state.durationSeconds > 0 ? Math.min(seconds, state.durationSeconds) : seconds)
    if (loadedEntryId !== null) audio.seek(target)
    setPosition(target, true)
  }

  function setVolume(volume: number, isMuted = false): void {
    const bounded = Math.min(1, Math.max(0, volume))
    audio.setVolume(isMuted ? 0 : bounded)
    saveVolume(storage, bounded, isMuted)
    update({ volume: bounded, isMuted })
  }

  function start(queue: QueueState): void {
    if (queue === state.queue) return
    wantsSound = true
    failures = 0
    follow(queue, { restart: true })
  }

  /** Adds, and begins with what was added when nothing was there. */
  function grow(queue: QueueState): void {
    if (state.queue.index < 0) start(queue)
    else follow(queue)
  }

  return {
    getState: (): PlayerState => state,
    /** What is known of any track, for lists that show more than the current one. */
    about: trackInfo,
    subscribe(listener: (state: PlayerState) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Asks about the track that was current the last time, so that it can be shown. Call it once the catalog answers. */
    async wake(): Promise<void> {
      if (state.queue.index >= 0 && state.track === null && !wantsSound) await open(state.positionSeconds)
    },
    playAll: (context: QueueContext, trackIds: readonly string[], startAt = 0): void =>
      start(queues.playAll(state.queue, context, trackIds, startAt, random)),
    playNext: (trackIds: readonly string[]): void => grow(queues.playNext(state.queue, trackIds)),
    enqueue: (trackIds: readonly string[]): void => grow(queues.enqueue(state.queue, trackIds)),
    remove: (entryId: number): void => follow(queues.remove(state.queue, entryId)),
    move: (entryId: number, to: number): void => follow(queues.move(state.queue, entryId, to)),
    /** Puts an earlier queue back, for an undo. The current track goes on when it is the same. */
    restoreQueue: (queue: QueueState): void => follow(queue),
    jumpTo(entryId: number): void {
      wantsSound = true
      follow(queues.jumpTo(state.queue, entryId), { restart: true })
    },
    next: (): void => advance('asked'),
    previous(): void {
      const { queue, restart } = queues.previous(state.queue, state.positionSeconds)
      if (restart && state.isSeekable) seek(0)
      else follow(queue, { restart: true })
    },
    earlierQueue: (): void => start(earlierQueue(state.queue)),
    laterQueue: (): void => start(laterQueue(state.queue)),
    setShuffle: (on: boolean): void => follow(queues.setShuffle(state.queue, on, random)),
    setRepeat: (repeat: RepeatMode): void => follow(queues.setRepeat(state.queue, repeat)),
    clear: (): void => follow(queues.clear(state.queue)),
    play,
    pause,
    toggle: (): void => (wantsSound ? pause() : play()),
    seek,
    seekBy: (seconds: number): void => seek(state.positionSeconds + seconds),
    setVolume: (volume: number): void => setVolume(volume),
    setMuted: (isMuted: boolean): void => setVolume(state.volume, isMuted),
    /** Keeps the exact position, before the page goes away. */
    save: (): void => savePosition(storage, state.positionSeconds),
    dispose(): void {
      stopListening()
      listeners.clear()
      audio.unload()
    },
  }
}
