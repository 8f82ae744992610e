import type { AudioErrorCode } from '../ports.ts'
import { createOutageClock, type Outage } from './outage.ts'
import type { Failures, Playback } from './playback.ts'
import type { PlayerOptions } from './player-options.ts'
import type { PlayerNotice } from './player-state.ts'
import type { PlayerStore } from './player-store.ts'
import { currentEntry } from './queue-state.ts'

/** Failures in a row after which the player stops trying. */
const failuresMax = 5

export type Recovery = Failures & {
  /** The listener wants something else: what failed before counts no more. */
  reset: () => void
}

/** Decides what follows when a track does not play: wait, try again, or go on to the next one. */
export function createRecovery(options: PlayerOptions, store: PlayerStore, playback: Playback): Recovery {
  const { outageOf, onNotice, timers } = options
  const outageClock = createOutageClock()
  let failures = 0
  let retriedEntryId: number | null = null

  /** Leaves a track that does not play for the next one. */
  function skip(notice: PlayerNotice): void {
    playback.disown()
    if (!playback.wantsSound()) return store.update({ status: 'paused' })
    failures += 1
    if (failures >= failuresMax) return giveUp()
    onNotice(notice)
    playback.advance('asked')
  }

  async function broken(code: AudioErrorCode): Promise<void> {
    const { queue, track, positionSeconds, isConverted } = store.get()
    const entry = currentEntry(queue)
    if (code === 'blocked') return playback.pause()
    // A connection lost in the middle is worth one more try from where it broke.
    if (code === 'network' && entry && retriedEntryId !== entry.entryId && positionSeconds > 0) {
      retriedEntryId = entry.entryId
      return void playback.open(positionSeconds, isConverted)
    }
    // An element cannot tell a server that has no music just now from bytes that are no music.
    const mine = playback.attempt()
    // It also says that it paused, which is not what the listener did.
    playback.disown()
    const outage = track && (await outageOf(track.streamUrl).catch(() => null))
    if (mine !== playback.attempt() || !playback.wantsSound()) return
    if (outage) return waitOut(outage)
    if (code !== 'network' && track?.flacUrl && !store.get().isConverted) return void playback.open(0, true)
    skip({ reason: 'failed', title: track?.title ?? '' })
  }

  /** The next track would fare no better: this one is tried again after a while, from where it stands. */
  function waitOut(outage: Outage): void {
    const { code } = outage
    if (outageClock.isNew()) onNotice({ reason: 'outage', code })
    const ms = outageClock.nextMs(outage)
    if (ms === null) return giveUp()
    store.update({ status: 'waiting', outage: code })
    const mine = playback.attempt()
    timers.set(() => {
      const { positionSeconds, isConverted } = store.get()
      if (mine === playback.attempt()) void playback.open(positionSeconds, isConverted)
    }, ms)
  }

  function giveUp(): void {
    reset()
    onNotice({ reason: 'gave-up' })
    playback.pause()
  }

  function reset(): void {
    failures = 0
    outageClock.over()
  }

  return {
    playing: reset,
    unavailable: (why) => {
      const { track } = store.get()
      const title = track?.title ?? ''
      if (why === 'missing') skip({ reason: 'missing' })
      else if (why === 'unanswered') skip({ reason: 'failed', title })
      else skip({ reason: 'cannot-decode', title, codec: track?.codecLabel ?? '' })
    },
    broken: (code) => void broken(code),
    reset,
  }
}
