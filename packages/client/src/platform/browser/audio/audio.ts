import { createListeners } from '../../../listeners.ts'
import type { AudioEvent, AudioPort, AudioTrack, AudioTransition } from '../../../ports.ts'
import { createDeck, type Deck } from './deck.ts'
import { createFades } from './fades.ts'
import { createLevels } from './levels.ts'
import { canJoin, loadJoin } from './load-join.ts'

/** How long before the end the beginning of the next track is fetched. */
const fetchBeforeEndSeconds = 20

type Next = AudioTrack & { transition: AudioTransition }

/**
 * Plays through one `<audio>` element of the document, and a second one that fetches the next track: the first one then
 * finds its bytes in the cache, or both sound together for a crossfade and swap roles.
 */
export function createBrowserAudio(parent: HTMLElement): AudioPort {
  const { tell, listen } = createListeners<[event: AudioEvent]>()
  let active = createDeck(parent, 'audio', onDeck)
  let standby = createDeck(parent, 'audio-next', onDeck)
  const levels = createLevels([active, standby])
  const fades = createFades(levels)
  let next: Next | null = null
  let durationSeconds: number | null = null
  let rate = 1
  if (canJoin()) atFirstTouch(() => void loadJoin().catch(() => undefined))

  function onDeck(deck: Deck, event: AudioEvent): void {
    if (deck !== active) return
    if (event.type === 'advanced') follow()
    // While it is silent for a seek, the old position no longer counts.
    if (event.type === 'time' && fades.isSeeking(active)) return
    // A sound that was about to begin when it was paused begins during the fade, but is paused all the same.
    if (event.type === 'playing' && fades.isPausing()) return
    tell(event)
    if (event.type === 'time') onTime(event.seconds)
  }

  /** Makes the prepared track the current one. */
  function follow(): void {
    if (!next) return
    durationSeconds = next.durationSeconds
    levels.setGain(active, next.gain)
    next = null
  }

  function onTime(seconds: number): void {
    const length = durationSeconds ?? active.element.duration
    if (!next || !(length > 0) || active.element.paused) return
    const left = (length - seconds) / rate
    if (left > fetchBeforeEndSeconds || (next.transition === 'joined' && active.isJoined())) return
    if (standby.url() !== next.url) standby.load(next)
    const { transition } = next
    if (typeof transition !== 'object' || left > transition.crossfadeSeconds || left <= 0) return
    // A next track that could not be fetched would be silent, and its failure is told already: this one ends, and the
    // player loads the next as usual.
    if (standby.isReady()) crossfade(left)
  }

  function crossfade(seconds: number): void {
    const before = active
    active = standby
    standby = before
    active.element.dataset['testid'] = 'audio'
    standby.element.dataset['testid'] = 'audio-next'
    follow()
    fades.cross(before, active, seconds, () => before.unload())
    active.play()
    tell({ type: 'advanced' })
    // It told its length while it was only fetching.
    const { duration } = active.element
    if (!active.isJoined() && Number.isFinite(duration)) tell({ type: 'duration', seconds: duration })
  }

  /** Stops the previous track if it still sounds. */
  function endCrossfade(): void {
    if (fades.stop(active)) standby.unload()
  }

  function prepare(coming: Next | null): void {
    next = coming
    const joined = coming?.transition === 'joined' && active.isJoined()
    active.setNext(joined ? coming : null)
    if (fades.isCrossing()) return
    if (standby.url() !== null && standby.url() !== coming?.url) standby.unload()
    if (coming) onTime(active.seconds())
  }

  return {
    effects: ['crossfade', 'fades', 'equalizer'],
    load(track, { startAtSeconds, joins }) {
      endCrossfade()
      next = null
      durationSeconds = track.durationSeconds
      levels.setGain(active, track.gain)
      active.load(track, { startAtSeconds, joins: joins && canJoin() })
    },
    prepare,
    unload() {
      endCrossfade()
      next = null
      active.unload()
      standby.unload()
    },
    play() {
      levels.wake()
      const { paused, readyState } = active.element
      fades.play(active)
      // While a pause fades out, the element still plays, which must not be reported.
      if (!paused && readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) tell({ type: 'playing' })
    },
    pause({ fadeSeconds } = {}) {
      endCrossfade()
      fades.pause(active, fadeSeconds)
    },
    seek(seconds) {
      endCrossfade()
      fades.seek(active, seconds)
    },
    setVolume: levels.setVolume,
    setGain: (gain) => levels.setGain(active, gain),
    setRate(wanted) {
      rate = wanted
      for (const { element } of [active, standby]) {
        element.defaultPlaybackRate = rate
        element.playbackRate = rate
      }
    },
    setFades: fades.setOn,
    setEqualizer: levels.setEqualizer,
    canPlay: (mime) => active.element.canPlayType(mime) !== '',
    listen,
  }
}

/** Runs at the first use of the page: the page does not need it before, and it is ready by the time music is chosen. */
function atFirstTouch(run: () => void): void {
  const controller = new AbortController()
  const { signal } = controller
  for (const type of ['pointerdown', 'keydown'])
    window.addEventListener(
      type,
      () => {
        controller.abort()
        run()
      },
      { signal, capture: true },
    )
}
