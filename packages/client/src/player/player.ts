import { equalizerOf } from '../sound/equalizer.ts'
import { earlierQueue, laterQueue } from './past-queues.ts'
import { createPlayback } from './playback.ts'
import type { PlayerOptions } from './player-options.ts'
import type { PlayerState } from './player-state.ts'
import { saveVolume } from './player-storage.ts'
import { createPlayerStore } from './player-store.ts'
import { currentEntry, type QueueContext, type QueueState, type RepeatMode } from './queue-state.ts'
import { putBack, type Removal } from './put-back.ts'
import * as queues from './queue.ts'
import { createRecovery, type Recovery } from './recovery.ts'
import { appendSimilar, dropSimilar } from './similar-entries.ts'
import { createSleepTimer } from './sleep-timer.ts'
import { type Sleep, type SleepChoice, sleepOf } from './sleep.ts'
import { shownAs } from './track-info.ts'

export type Player = ReturnType<typeof createPlayer>

/** The commands of a player, from whatever tab. */
export const playerCommands = [
  'playAll',
  'playNext',
  'enqueue',
  'appendSimilar',
  'dropSimilar',
  'remove',
  'move',
  'putBack',
  'jumpTo',
  'next',
  'previous',
  'earlierQueue',
  'laterQueue',
  'setShuffle',
  'setRepeat',
  'clear',
  'play',
  'pause',
  'toggle',
  'seek',
  'seekBy',
  'setVolume',
  'setMuted',
  'setSleep',
  'lengthenSleep',
  'playOn',
] as const satisfies readonly (keyof Player)[]
export type PlayerCommand = (typeof playerCommands)[number]

/** Drives one queue and one audio port. It starts paused with the stored state of the last time. */
export function createPlayer(options: PlayerOptions) {
  const { audio, storage, trackInfo, random } = options
  const store = createPlayerStore(storage, options.places)
  const playback = createPlayback(options, store, () => recovery)
  const recovery: Recovery = createRecovery(options, store, playback)
  const sleepTimer = createSleepTimer(options, store, playback)
  const queue = (): QueueState => store.get().queue
  /** The catalog answers. */
  let isAwake = false

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

  async function wake(): Promise<void> {
    await store.recovered()
    isAwake = true
    if (store.get().isElsewhere) return showTrack()
    const { track, positionSeconds } = store.get()
    if (queue().index >= 0 && track === null && !playback.wantsSound()) await playback.open(positionSeconds)
  }

  /** Looks up the current track, so that it can be shown while another tab plays it. */
  async function showTrack(): Promise<void> {
    const trackId = currentEntry(queue())?.trackId
    const { track, isElsewhere } = store.get()
    if (!isElsewhere || track?.id === trackId) return
    const info = trackId === undefined ? null : await trackInfo(trackId).catch(() => null)
    if (!store.get().isElsewhere || currentEntry(queue())?.trackId !== trackId) return
    const durationSeconds = store.get().durationSeconds || (info?.durationSeconds ?? 0)
    store.update({ track: info, durationSeconds })
  }

  function setSleep(sleep: Sleep | null): void {
    store.update({ sleep })
    playback.sleepChanged()
  }

  function start(next: QueueState): void {
    if (next === queue()) return
    recovery.reset()
    playback.start(next)
  }

  /** Adds tracks, and starts with them when the queue was empty. */
  function grow(next: QueueState): void {
    if (queue().index < 0) start(next)
    else playback.follow(next)
  }

  return {
    getState: store.get,
    /** The facts of any track, for lists with more than the current one. */
    about: trackInfo,
    subscribe: store.subscribe,
    /** Looks up the current track of the last time, so that it can be shown. Call it once the catalog answers. */
    wake,
    playAll: (context: QueueContext, trackIds: readonly string[], startAt = 0): void =>
      start(queues.playAll(queue(), context, trackIds, startAt, random)),
    playNext: (trackIds: readonly string[]): void => grow(queues.playNext(queue(), trackIds)),
    enqueue: (trackIds: readonly string[]): void => grow(queues.enqueue(queue(), trackIds)),
    /** Appends similar tracks at the end. This does not start playback. */
    appendSimilar: (trackIds: readonly string[]): void => playback.follow(appendSimilar(queue(), trackIds)),
    dropSimilar: (): void => playback.follow(dropSimilar(queue())),
    remove: (entryId: number): void => playback.follow(queues.remove(queue(), entryId)),
    move: (entryId: number, to: number): void => playback.follow(queues.move(queue(), entryId, to)),
    /** Undoes a removal. What plays goes on; only an emptied queue goes back to its track and second. */
    putBack(removal: Removal): void {
      const next = putBack(queue(), removal)
      if (queue().index >= 0) return playback.follow(next)
      store.update({ queue: next })
      store.setPosition(removal.positionSeconds, true)
      if (removal.isPlaying) playback.play()
      else void playback.open(removal.positionSeconds)
    },
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
    /** Down to nothing is muted, so that there is a volume to go back to. Steps of a twentieth end a little above it. */
    setVolume: (volume: number): void =>
      volume > 0.001 ? setVolume(volume) : setVolume(store.get().volume, true),
    /** Applies changed sound settings at once. */
    soundChanged(): void {
      applySound()
      playback.soundChanged()
    },
    /** What is shown of tracks may have changed, and is looked up again. What plays goes on. */
    async factsChanged(): Promise<void> {
      void playback.factsChanged()
      const { track } = store.get()
      const told = track && (await trackInfo(track.id).catch(() => null))
      const now = store.get().track
      if (told && now?.id === told.id) store.update({ track: shownAs(now, told) })
    },
    setMuted: (isMuted: boolean): void => setVolume(store.get().volume, isMuted),
    /** Ends the music by itself, in place of what was chosen before; null lets it play on. */
    setSleep: (choice: SleepChoice | null): void => setSleep(choice && sleepOf(choice, options.timers.now())),
    /** Puts minutes on top of those that are left. Does nothing where the timer does not go by time. */
    lengthenSleep(minutes: number): void {
      const { sleep } = store.get()
      if (sleep?.until === 'time') setSleep(sleepOf({ minutes }, sleep.at))
    },
    /** Whose queue this is. */
    user: store.user,
    /** Says who is signed in; null for nobody. The queue of another user is put away and kept for them. */
    setUser(user: string | null): boolean {
      if (!store.setUser(user)) return false
      recovery.reset()
      playback.release()
      return true
    },
    /** Removes what is stored of the user, who has signed out on purpose. */
    forget: store.forget,
    /** Shows the state of the player in another tab. */
    mirror(patch: Partial<PlayerState>): void {
      store.setMirror(true)
      store.update({ ...patch, isElsewhere: true })
      if (patch.queue) void showTrack()
    },
    /** Stops, so that another tab can continue. */
    yield(): void {
      recovery.reset()
      playback.release()
      store.setMirror(true)
      store.update({ isElsewhere: true })
    },
    /** Continues where another tab stopped. */
    adopt(left: Partial<PlayerState>, sounds: boolean): void {
      store.setMirror(false)
      store.update({ ...left, isElsewhere: false, device: null })
      store.save()
      const { volume, isMuted, status } = store.get()
      audio.setVolume(isMuted ? 0 : volume)
      if (sounds) playback.play()
      else if (status !== 'empty') store.update({ status: 'paused', outage: null })
      // A look-up that was under way counted for a tab that only shows the track.
      if (isAwake) void wake()
    },
    /** Makes this tab the one that plays. */
    playHere: playback.play,
    /** Makes a device go on with what plays. This player knows of no other: see `createRemotePlayer`. */
    playOn: (_deviceId: number): void => undefined,
    showDevices: (devices: PlayerState['devices']): void => store.update({ devices }),
    /** What is stored of this device, also while it shows what another one plays. */
    kept: store.kept,
    /** Stores the exact position before the page is closed. */
    save: store.save,
    dispose(): void {
      recovery.dispose()
      sleepTimer.dispose()
      playback.dispose()
      store.dispose()
    },
  }
}
