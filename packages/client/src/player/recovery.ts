import { type Fault, faultOf, faultOfError, type Outage } from './fault.ts'
import { createFlaws, type Flaw } from './flaws.ts'
import type { Playback } from './playback.ts'
import type { Breakage, Failures } from './playback-failures.ts'
import type { PlayerOptions } from './player-options.ts'
import type { PlayerNotice } from './player-state.ts'
import type { PlayerStore } from './player-store.ts'
import { currentEntry } from './queue-state.ts'
import { createStallWatch } from './stall-watch.ts'
import { sourceOf, type TrackInfo } from './track-info.ts'
import { createRetries } from './retries.ts'

/** The number of consecutive unplayable tracks after which the player stops. */
const failuresMax = 5

export type Recovery = Failures & {
  /** The listener started something else: earlier failures no longer count. */
  reset: () => void
  /** The listener seeked within the track. */
  sought: () => void
  dispose: () => void
}

/**
 * Decides how to continue when a track does not play. An audio element reports an unavailable server like invalid
 * bytes, so the server is asked: temporary failures are waited for, at this track and second; a track is skipped only
 * for a fault of its file.
 */
export function createRecovery(options: PlayerOptions, store: PlayerStore, playback: Playback): Recovery {
  const { askStream, onNotice, network, audio } = options
  const retries = createRetries(options)
  const flaws = createFlaws()
  const stalls = createStallWatch(options, () => isStuck() && void recover('network', true))
  const stopListening = network.listen((isLost) => (isLost ? lost() : back()))
  let failures = 0

  /** Skips a track that cannot be played. */
  function skip(notice: PlayerNotice): void {
    retries.over()
    playback.disown()
    if (!playback.wantsSound()) return store.update({ status: 'paused' })
    failures += 1
    if (failures >= failuresMax) return giveUp()
    onNotice(notice)
    playback.advance('asked')
  }

  /** `isAlive`: the element is only waiting for data, and continues when they arrive. */
  async function recover(why: Flaw | 'cut', isAlive = false): Promise<void> {
    const { track } = store.get()
    if (!track) return
    const mine = playback.attempt()
    stalls.end()
    // A failed element also reports a pause, which the listener did not make.
    if (!isAlive) playback.disown()
    const fault = await askAbout(track)
    if (mine !== playback.attempt() || !playback.wantsSound() || (isAlive && !isStuck())) return
    if (track.keptFrom !== null) return leaveKept(fault)
    if (fault.kind === 'bytes') return tryAgain(why)
    followFrom(fault)
  }

  async function askAbout(track: TrackInfo): Promise<Fault> {
    const { keptFrom, streamUrl } = track
    // What plays from this device is no reason to wait for a server that is known to be away.
    if (keptFrom !== null && network.isLost()) return faultOf(null)
    // The server may have the file, and be too busy to convert it.
    const failedUrl = sourceOf(track, audio, store.get().isConverted)?.url ?? streamUrl
    return faultOf(await askStream(keptFrom ?? failedUrl).catch(() => null))
  }

  /** The copy on this device does not play: the server's does if it is there, else the damage is stepped over. */
  function leaveKept(fault: Fault): void {
    if (fault.kind !== 'bytes' && fault.kind !== 'changed') return tryAgain('damage')
    const newVersion = fault.kind === 'changed' ? fault.version : undefined
    void playback.open(store.get().positionSeconds, { newVersion, isStreamed: true })
  }

  function followFrom(fault: Fault): void {
    const title = store.get().track?.title ?? ''
    switch (fault.kind) {
      case 'outage':
        return waitOut(fault.outage)
      case 'refused':
        giveUp({ reason: 'refused' })
        return
      case 'gone':
        return skip({ reason: 'missing', title })
      case 'changed':
        return tryAgain('changed', fault.version)
      case 'bytes':
        return skip({ reason: 'failed', title })
    }
  }

  function tryAgain(why: Flaw | 'cut', newVersion?: string | null): void {
    const { queue, track, positionSeconds } = store.get()
    const entry = currentEntry(queue)
    if (!entry || !track) return
    const canConvertFrom = (seconds: number): boolean => {
      const source = sourceOf(track, audio, true)
      return source !== null && source.isConverted && (source.isSeekable || seconds < 1)
    }
    const flaw = why === 'cut' ? 'damage' : why
    const remedy = flaws.remedy(entry.entryId, positionSeconds, flaw, canConvertFrom)
    if (remedy) {
      const { startAtSeconds, isConverted, waits } = remedy
      const open = (): void => void playback.open(startAtSeconds, { isConverted, newVersion })
      if (!waits) return open()
      return waitOut({ code: 'unavailable', retryAfterSeconds: null }, open)
    }
    // Shorter than its tags say: it has ended.
    if (why === 'cut') return playback.advance('finished')
    skip({ reason: 'failed', title: track.title })
  }

  /** The next track would fail too: this one is tried again after a while, from its position. */
  function waitOut(outage: Outage, then: () => void = probe): void {
    const { code } = outage
    if (retries.isNew()) onNotice({ reason: 'outage', code })
    const mine = playback.attempt()
    const waits = retries.next(outage, () => mine === playback.attempt() && then())
    if (!waits) return giveUp({ reason: 'gave-up' })
    store.update({ status: 'waiting', outage: code })
  }

  /** Asks the server before each attempt, so that an outage costs one small request each time. */
  async function probe(): Promise<void> {
    const { track, positionSeconds } = store.get()
    const mine = playback.attempt()
    const fault = track && (await askAbout(track))
    if (mine !== playback.attempt() || !playback.wantsSound()) return
    if (!fault || fault.kind === 'bytes') void playback.open(positionSeconds)
    else followFrom(fault)
  }

  function giveUp(notice: PlayerNotice = { reason: 'gave-up' }): void {
    reset()
    onNotice(notice)
    playback.pause()
  }

  function isStuck(): boolean {
    return playback.wantsSound() && ['waiting', 'loading'].includes(store.get().status)
  }

  /** The network is lost: what is loaded plays on. */
  function lost(): void {
    if (isStuck()) store.update({ outage: 'offline' })
  }

  function back(): void {
    const { status, outage, positionSeconds, track, queue } = store.get()
    retries.now()
    if (status === 'waiting' && outage !== null && playback.isLoaded()) void playback.open(positionSeconds)
    else if (status === 'paused' && !track && queue.index >= 0) void playback.open(positionSeconds)
  }

  function reset(): void {
    failures = 0
    retries.over()
    flaws.forget()
    stalls.end()
  }

  return {
    playing: () => {
      failures = 0
      retries.over()
      stalls.end()
    },
    stalled: () => {
      if (network.isLost()) lost()
      stalls.begin()
    },
    unavailable: (why) => {
      const { track } = store.get()
      const title = track?.title ?? ''
      if ('error' in why) {
        if (playback.wantsSound()) followFrom(faultOfError(why.error))
        else store.update({ status: 'paused' })
      } else if (why.reason === 'missing') skip({ reason: 'missing', title })
      else skip({ reason: 'cannot-decode', title, codec: track?.codecLabel ?? '' })
    },
    broken: (code: Breakage) => {
      if (code === 'blocked') playback.pause()
      else void recover(code === 'decode' ? 'damage' : code)
    },
    reset,
    sought: flaws.forget,
    dispose: () => {
      stopListening()
      reset()
    },
  }
}
