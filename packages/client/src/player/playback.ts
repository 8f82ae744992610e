import type { AudioEvent } from '../ports.ts'
import { gainOf } from '../sound/gain.ts'
import { transitionBetween } from './transition.ts'
import { createAlbumNeighbours, isInAlbum } from './album-neighbours.ts'
import { createElementLength } from './element-length.ts'
import { isCut } from './flaws.ts'
import { createNextTrack } from './next-track.ts'
import type { Failures } from './playback-failures.ts'
import type { PlayerOptions } from './player-options.ts'
import type { PlayerStore } from './player-store.ts'
import { currentEntry, type QueueState } from './queue-state.ts'
import * as queues from './queue.ts'
import { sleepFadeSeconds } from './sleep.ts'
import { sourceOf, type TrackInfo } from './track-info.ts'

type OpenOptions = {
  /** Plays the conversion, though the track could be played as it is. */
  isConverted?: boolean
  /** The file was replaced: its new version, null when that is unknown. */
  newVersion?: string | null
  /** The copy on this device does not play: the server's is played in its place. */
  isStreamed?: boolean
}

export type Playback = ReturnType<typeof createPlayback>

/** Drives the audio port: loads the current entry of the queue, follows the port's events, and advances. */
export function createPlayback(options: PlayerOptions, store: PlayerStore, failures: () => Failures) {
  const { audio, trackInfo, sound } = options
  /** Whether the listener wants sound, even if there is none yet. */
  let wantsSound = false
  /** The entry that the audio port has loaded. */
  let loadedEntryId: number | null = null
  /** Whether the current track plays as part of its album. */
  let inAlbum = false
  /** The music grows quiet, for good. */
  let isFadingOut = false
  /** Counts openings, so that outdated answers are dropped. */
  let opening = 0
  const neighboursIn = createAlbumNeighbours(options)
  const nextTrack = createNextTrack(options, neighboursIn)
  const length = createElementLength(audio, store, (seconds) => void open(seconds, { isConverted: true }))
  const stopListening = audio.listen(onAudio)

  /** Sets a queue; when its current entry is another one, that is opened from its beginning. */
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
    isFadingOut = false
    loadedEntryId = null
    nextTrack.drop()
    audio.unload()
    store.setPosition(0, true)
    const nothing = { durationSeconds: 0, bufferedSeconds: 0, isConverted: false, outage: null }
    store.update({ track: null, status: 'empty', ...nothing })
  }

  /** Loads the current entry, and plays it if wanted. */
  async function open(
    startAtSeconds: number,
    { isConverted = false, newVersion, isStreamed }: OpenOptions = {},
  ): Promise<void> {
    const entry = currentEntry(store.get().queue)
    if (!entry) return
    const mine = ++opening
    isFadingOut = false
    const wasLoaded = loadedEntryId !== null
    loadedEntryId = null
    if (wasLoaded) audio.pause()
    store.setPosition(startAtSeconds, true)
    const isKnown = store.get().track?.id === entry.trackId
    store.update({
      bufferedSeconds: 0,
      status: wantsSound ? 'loading' : 'paused',
      // Length and seeking of the track before would limit a seek that comes before this one is known.
      ...(isKnown ? {} : { track: null, outage: null, durationSeconds: 0, isSeekable: true }),
    })
    const [answer, neighbours] = await Promise.all([
      trackInfo(entry.trackId, { newVersion, isStreamed }).then(
        (info) => ({ info }),
        (error: unknown) => ({ error }),
      ),
      neighboursIn(store.get().queue),
    ])
    if (mine !== opening) return
    if ('error' in answer) return failures().unavailable({ reason: 'unanswered', error: answer.error })
    const { info } = answer
    if (!info) return failures().unavailable({ reason: 'missing' })
    const source = sourceOf(info, audio, isConverted)
    show(info, source)
    if (!wantsSound) return
    if (!source) return failures().unavailable({ reason: 'cannot-decode' })
    if (!source.isSeekable) store.setPosition(0, true)
    loadedEntryId = entry.entryId
    const { after } = neighbours
    inAlbum = isInAlbum(info, neighbours)
    // Elsewhere the element plays: it copes better with a file that is damaged or changes meanwhile.
    const joins =
      store.get().queue.context?.type === 'album' &&
      after !== null &&
      transitionBetween(info, after, sound()) === 'joined' &&
      !source.isConverted
    const gain = gainOf(info.loudness, sound(), { inAlbum })
    const { durationSeconds } = info
    const place = store.get().positionSeconds
    length.loaded(place)
    audio.load({ url: source.url, gain, durationSeconds }, { startAtSeconds: place, joins })
    audio.play()
    if (store.get().status === 'loading') failures().stalled()
    nextTrack.drop()
    nextTrack.prepare(store.get())
  }

  /** Applies changed settings to the current sound as well. */
  function soundChanged(): void {
    const { track } = store.get()
    if (track) audio.setGain(gainOf(track.loudness, sound(), { inAlbum }))
    nextTrack.drop()
    nextTrack.prepare(store.get())
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

  function finished(): void {
    if (isFadingOut || nextTrack.isLast(store.get())) fallAsleep(true)
    else advance('finished')
  }

  /** The sleep timer ends the music: here, or where the next track begins. */
  function fallAsleep(atNext: boolean): void {
    isFadingOut = false
    wantsSound = false
    store.update({ sleep: null, status: 'paused' })
    if (atNext) advance('finished')
    else store.save()
  }

  /** Nothing comes after it. */
  function fadeOut(fadeSeconds: number): void {
    isFadingOut = true
    nextTrack.drop()
    audio.pause({ fadeSeconds })
  }

  function onTime(): void {
    const state = store.get()
    if (isFadingOut) return
    nextTrack.prepare(state)
    // Without fades the track would be cut off before its end.
    if (!audio.effects.includes('fades')) return
    const leftSeconds = (state.durationSeconds - state.positionSeconds) / sound().rate
    if (state.durationSeconds === 0 || leftSeconds > sleepFadeSeconds || !nextTrack.isLast(state)) return
    // The end of the track comes before that of the fade, so that nothing of it is cut off.
    fadeOut(leftSeconds + 0.5)
  }

  /** The audio port has switched to the prepared track: the queue follows, and nothing is loaded. */
  function advanced(): void {
    const next = nextTrack.take()
    const { queue } = queues.next(store.get().queue, 'finished')
    if (!next || currentEntry(queue)?.entryId !== next.entry.entryId) return finished()
    opening += 1
    loadedEntryId = next.entry.entryId
    inAlbum = next.inAlbum
    store.update({ queue, bufferedSeconds: 0, outage: null })
    store.setPosition(0, true)
    length.loaded(0)
    show(next.info, next.source)
  }

  function onAudio(event: AudioEvent): void {
    if (loadedEntryId === null) return
    switch (event.type) {
      case 'time':
        store.setPosition(event.seconds)
        return onTime()
      case 'duration':
        return length.told(event.seconds)
      case 'buffered':
        return store.update({ bufferedSeconds: event.seconds })
      case 'playing':
        wantsSound = true
        failures().playing()
        return store.update({ status: 'playing', outage: null })
      case 'paused':
        wantsSound = false
        return isFadingOut
          ? fallAsleep(store.get().sleep?.until !== 'time')
          : store.update({ status: 'paused' })
      case 'waiting':
        if (!wantsSound) return
        store.update({ status: 'waiting' })
        return failures().stalled()
      case 'ended':
        wantsSound = true
        return isCut(store.get()) && !isFadingOut ? failures().broken('cut') : finished()
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
    /** A number that changes whenever a track is opened or all attempts are ended. */
    attempt: (): number => opening,
    isLoaded: (): boolean => loadedEntryId !== null,
    soundChanged,
    factsChanged: nextTrack.factsChanged,
    fadeOut,
    /** The timer was set or turned off: it counts for the track that sounds. What fades comes back. */
    sleepChanged(): void {
      if (isFadingOut && loadedEntryId !== null) audio.play()
      isFadingOut = false
      nextTrack.drop()
      nextTrack.prepare(store.get())
    },
    /** Ignores events of the audio port until something is loaded again. */
    disown(): void {
      loadedEntryId = null
    },
    /** Starts the current entry from its beginning. */
    start(queue: QueueState): void {
      wantsSound = true
      follow(queue, { restart: true })
    },
    play(): void {
      const entry = currentEntry(store.get().queue)
      if (!entry) return
      wantsSound = true
      if (loadedEntryId === entry.entryId) audio.play()
      else void open(store.get().positionSeconds)
    },
    /** Unloads the track without a change of state. */
    release(): void {
      opening += 1
      wantsSound = false
      isFadingOut = false
      loadedEntryId = null
      nextTrack.drop()
      audio.unload()
    },
    pause(): void {
      wantsSound = false
      isFadingOut = false
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
      // A seek ends the fade; near the end it begins anew.
      isFadingOut = false
      const target = Math.max(0, durationSeconds > 0 ? Math.min(seconds, durationSeconds) : seconds)
      if (loadedEntryId !== null && length.seeks(target)) return
      if (loadedEntryId !== null) audio.seek(target)
      store.setPosition(target, true)
    },
    dispose(): void {
      stopListening()
      nextTrack.dispose()
      audio.unload()
    },
  }
}
