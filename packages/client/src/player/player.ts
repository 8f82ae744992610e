import { equalizerOf } from '../sound/equalizer.ts'
import { earlierQueue, laterQueue } from './past-queues.ts'
import { createPlayback } from './playback.ts'
import type { PlayerOptions } from './player-options.ts'
import { saveVolume } from './player-storage.ts'
import { createPlayerStore } from './player-store.ts'
import type { QueueContext, QueueState, RepeatMode } from './queue-state.ts'
import * as queues from './queue.ts'
import { createRecovery, type Recovery } from './recovery.ts'
import { appendSimilar, dropSimilar } from './similar-entries.ts'

export type Player = ReturnType<typeof createPlayer>

/** Drives one queue and one audio element. It starts paused with what the storage kept of the last time. */
export function createPlayer(options: PlayerOptions) {
  const { audio, storage, trackInfo, random } = options
  const store = createPlayerStore(storage)
  const playback = createPlayback(options, store, () => recovery)
  const recovery: Recovery = createRecovery(options, store, playback)
  const queue = (): QueueState => store.get().queue

  const { volume, isMuted } = store.get()
  audio.setVolume(isMuted ? 0 : volume)
  applySound()

  function applySound(): void {
    const { rate, fades, equalizer } = options.sound()
    audio.setRate(rate)
    audio.setFades(fades)
    audio.setEqualizer(equalizerOf(equalizer))
  }

  function pause(): void {
    recovery.reset()
    playback.pause()
  }

  function seek(seconds: number): void {
    recovery.sought()
    playback.seek(seconds)
  }

  function setVolume(volume: number, isMuted = false): void {
    const bounded = Math.min(1, Math.max(0, volume))
    audio.setVolume(isMuted ? 0 : bounded)
    saveVolume(storage, bounded, isMuted)
    store.update({ volume: bounded, isMuted })
  }

  function start(next: QueueState): void {
    if (next === queue()) return
    recovery.reset()
    playback.start(next)
  }

  /** Adds, and begins with what was added when nothing was there. */
  function grow(next: QueueState): void {
    if (queue().index < 0) start(next)
    else playback.follow(next)
  }

  return {
    getState: store.get,
    /** What is known of any track, for lists that show more than the current one. */
    about: trackInfo,
    subscribe: store.subscribe,
    /** Asks about the track that was current the last time, so that it can be shown. Call it once the catalog answers. */
    async wake(): Promise<void> {
      const { track, positionSeconds } = store.get()
      if (queue().index >= 0 && track === null && !playback.wantsSound()) await playback.open(positionSeconds)
    },
    playAll: (context: QueueContext, trackIds: readonly string[], startAt = 0): void =>
      start(queues.playAll(queue(), context, trackIds, startAt, random)),
    playNext: (trackIds: readonly string[]): void => grow(queues.playNext(queue(), trackIds)),
    enqueue: (trackIds: readonly string[]): void => grow(queues.enqueue(queue(), trackIds)),
    /** Puts tracks that are similar behind everything else. Nothing begins to play by that. */
    appendSimilar: (trackIds: readonly string[]): void => playback.follow(appendSimilar(queue(), trackIds)),
    dropSimilar: (): void => playback.follow(dropSimilar(queue())),
    remove: (entryId: number): void => playback.follow(queues.remove(queue(), entryId)),
    move: (entryId: number, to: number): void => playback.follow(queues.move(queue(), entryId, to)),
    /** Puts an earlier queue back, for an undo. The current track goes on when it is the same. */
    restoreQueue: (earlier: QueueState): void => playback.follow(earlier),
    jumpTo(entryId: number): void {
      recovery.reset()
      playback.start(queues.jumpTo(queue(), entryId))
    },
    next(): void {
      recovery.reset()
      playback.advance('asked')
    },
    previous(): void {
      const { positionSeconds, isSeekable } = store.get()
      const { queue: before, restart } = queues.previous(queue(), positionSeconds)
      if (restart && isSeekable) seek(0)
      else playback.follow(before, { restart: true })
    },
    earlierQueue: (): void => start(earlierQueue(queue())),
    laterQueue: (): void => start(laterQueue(queue())),
    setShuffle: (on: boolean): void => playback.follow(queues.setShuffle(queue(), on, random)),
    setRepeat: (repeat: RepeatMode): void => playback.follow(queues.setRepeat(queue(), repeat)),
    clear: (): void => playback.follow(queues.clear(queue())),
    play: playback.play,
    pause,
    toggle: (): void => (playback.wantsSound() ? pause() : playback.play()),
    seek,
    seekBy: (seconds: number): void => seek(store.get().positionSeconds + seconds),
    setVolume: (volume: number): void => setVolume(volume),
    /** The settings of the sound changed: they count at once. */
    soundChanged(): void {
      applySound()
      playback.soundChanged()
    },
    setMuted: (isMuted: boolean): void => setVolume(store.get().volume, isMuted),
    /** Keeps the exact position, before the page goes away. */
    save: store.save,
    dispose(): void {
      recovery.dispose()
      playback.dispose()
      store.dispose()
    },
  }
}
