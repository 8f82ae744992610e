import type { AudioErrorCode, AudioEvent } from '../ports.ts'
import { createNextTrack } from './next-track.ts'
import type { PlayerOptions } from './player-options.ts'
import type { PlayerStore } from './player-store.ts'
import { currentEntry, type QueueState } from './queue-state.ts'
import * as queues from './queue.ts'
import { sourceOf, type TrackInfo } from './track-info.ts'

/** What happens when a track cannot be opened or breaks off. */
export type Failures = {
  /** The track sounds. */
  playing: () => void
  /** The catalog does not know the track, cannot say anything of it just now, or has nothing that this platform decodes. */
  unavailable: (why: 'missing' | 'unanswered' | 'cannot-decode') => void
  /** The sound card gave up on the address it had. */
  broken: (code: AudioErrorCode) => void
}

export type Playback = ReturnType<typeof createPlayback>

/** Drives the audio element: it loads the current entry of the queue, follows what the element says, and goes on. */
export function createPlayback(options: PlayerOptions, store: PlayerStore, failures: () => Failures) {
  const { audio, trackInfo } = options
  /** Whether the listener wants sound, apart from whether there is any yet. */
  let wantsSound = false
  /** The entry that the audio element has loaded. */
  let loadedEntryId: number | null = null
  /** Counts openings, so that the answer to an older question is dropped. */
  let opening = 0
  const nextTrack = createNextTrack(options)
  const stopListening = audio.listen(onAudio)

  /** Takes a queue; when another entry became current, that one is opened from its beginning. */
  function follow(queue: QueueState, { restart = false } = {}): void {
    const isSame = currentEntry(queue)?.entryId === currentEntry(store.get().queue)?.entryId
    store.update({ queue })
    if (queue.index < 0) close()
    else if (restart || !isSame) void open(0)
    else nextTrack.prepare(store.get())
  }

  function close(): void {
    opening += 1
    wantsSound = false
    loadedEntryId = null
    nextTrack.drop()
    audio.unload()
    store.setPosition(0, true)
    const nothing = { durationSeconds: 0, bufferedSeconds: 0, isConverted: false, outage: null }
    store.update({ track: null, status: 'empty', ...nothing })
  }

  /** Loads the current entry, and plays it when that is wanted. */
  async function open(startAtSeconds: number, wantsConverted = false): Promise<void> {
    const entry = currentEntry(store.get().queue)
    if (!entry) return
    const mine = ++opening
    const wasLoaded = loadedEntryId !== null
    loadedEntryId = null
    if (wasLoaded) audio.pause()
    store.setPosition(startAtSeconds, true)
    const isKnown = store.get().track?.id === entry.trackId
    store.update({
      bufferedSeconds: 0,
      status: wantsSound ? 'loading' : 'paused',
      ...(isKnown ? {} : { track: null, outage: null }),
    })
    const info = await trackInfo(entry.trackId).catch(() => undefined)
    if (mine !== opening) return
    if (!info) return failures().unavailable(info === null ? 'missing' : 'unanswered')
    const source = sourceOf(info, audio, wantsConverted)
    show(info, source)
    if (!wantsSound) return
    if (!source) return failures().unavailable('cannot-decode')
    if (!source.isSeekable) store.setPosition(0, true)
    loadedEntryId = entry.entryId
    audio.load(source.url, { startAtSeconds: store.get().positionSeconds })
    audio.play()
  }

  function show(info: TrackInfo, source: ReturnType<typeof sourceOf>): void {
    const { isSeekable, isConverted } = source ?? { isSeekable: true, isConverted: false }
    store.update({ track: info, durationSeconds: info.durationSeconds ?? 0, isSeekable, isConverted })
  }

  function advance(reason: queues.NextReason): void {
    const { queue, ended } = queues.next(store.get().queue, reason)
    if (ended) wantsSound = false
    if (ended) audio.unload()
    follow(queue, { restart: true })
  }

  /** The sound card went on with what was prepared: the queue goes along, and nothing is loaded. */
  function advanced(): void {
    const next = nextTrack.take()
    const { queue } = queues.next(store.get().queue, 'finished')
    if (!next || currentEntry(queue)?.entryId !== next.entry.entryId) return advance('finished')
    opening += 1
    loadedEntryId = next.entry.entryId
    store.update({ queue, bufferedSeconds: 0, outage: null })
    store.setPosition(0, true)
    show(next.info, next.source)
  }

  function onAudio(event: AudioEvent): void {
    if (loadedEntryId === null) return
    switch (event.type) {
      case 'time':
        store.setPosition(event.seconds)
        return nextTrack.prepare(store.get())
      case 'duration':
        // A conversion has no length of its own; the catalog's stands.
        return event.seconds > 0 && !store.get().isConverted
          ? store.update({ durationSeconds: event.seconds })
          : undefined
      case 'buffered':
        return store.update({ bufferedSeconds: event.seconds })
      case 'playing':
        wantsSound = true
        failures().playing()
        return store.update({ status: 'playing', outage: null })
      case 'paused':
        wantsSound = false
        return store.update({ status: 'paused' })
      case 'waiting':
        return wantsSound ? store.update({ status: 'waiting' }) : undefined
      case 'ended':
        wantsSound = true
        return advance('finished')
      case 'advanced':
        return advanced()
      case 'error':
        return failures().broken(event.code)
    }
  }

  return {
    follow,
    open,
    advance,
    wantsSound: (): boolean => wantsSound,
    /** A number that changes whenever something else is opened or all attempts are ended. */
    attempt: (): number => opening,
    /** Nothing of the element counts until something is loaded again. */
    disown(): void {
      loadedEntryId = null
    },
    /** Starts whatever is current, from its beginning. */
    start(queue: QueueState): void {
      wantsSound = true
      follow(queue, { restart: true })
    },
    play(): void {
      const entry = currentEntry(store.get().queue)
      if (!entry) return
      wantsSound = true
      const { positionSeconds, isConverted } = store.get()
      if (loadedEntryId === entry.entryId) audio.play()
      else void open(positionSeconds, isConverted)
    },
    pause(): void {
      wantsSound = false
      if (loadedEntryId === null) {
        opening += 1
        audio.unload()
      } else audio.pause()
      store.save()
      if (store.get().status !== 'empty') store.update({ status: 'paused', outage: null })
    },
    seek(seconds: number): void {
      const { isSeekable, queue, durationSeconds } = store.get()
      if (!isSeekable || queue.index < 0) return
      const target = Math.max(0, durationSeconds > 0 ? Math.min(seconds, durationSeconds) : seconds)
      if (loadedEntryId !== null) audio.seek(target)
      store.setPosition(target, true)
    },
    dispose(): void {
      stopListening()
      audio.unload()
    },
  }
}
