import type { AudioErrorCode, AudioEvent } from '../../../ports.ts'
import type { JoinedStream, JoinedTrack } from './join/index.ts'
import { type Join, loadedJoin, loadJoin } from './load-join.ts'

export type Deck = ReturnType<typeof createDeck>

/** One `<audio>` element with its source: a plain address, or tracks joined to one stream. */
export function createDeck(
  parent: HTMLElement,
  testId: string,
  tell: (deck: Deck, event: AudioEvent) => void,
) {
  const element = audioElement(parent, testId)
  let track: JoinedTrack | null = null
  let stream: JoinedStream | null = null
  let wantsPlay = false
  /** The module that joins tracks is still being loaded. */
  let isPending = false
  /** The follower of the current track, also while the module is being loaded. */
  let following: JoinedTrack | null = null
  /** Counts loads, so that a module that arrives late serves only the load that asked for it. */
  let loads = 0

  const seconds = (): number => Math.max(0, element.currentTime - (stream?.beginsAt() ?? 0))
  const on = (type: keyof HTMLMediaElementEventMap, eventOf: () => AudioEvent | null): void =>
    element.addEventListener(type, () => {
      const event = eventOf()
      if (event && element.hasAttribute('src')) tell(deck, event)
    })
  on('timeupdate', () => ({ type: 'time', seconds: seconds() }))
  on('timeupdate', () => ({ type: 'buffered', seconds: buffered() }))
  on('durationchange', () =>
    !stream && Number.isFinite(element.duration) ? { type: 'duration', seconds: element.duration } : null,
  )
  on('progress', () => ({ type: 'buffered', seconds: buffered() }))
  // It may arrive after a pause that came while the sound was about to begin.
  on('playing', () => (element.paused ? null : { type: 'playing' }))
  on('waiting', () => ({ type: 'waiting' }))
  on('ended', () => ({ type: 'ended' }))
  // `pause` may arrive after the next source has started, and it precedes `ended` at the end of a track.
  on('pause', () => {
    if (!element.paused || element.ended || isPending) return null
    wantsPlay = false
    return { type: 'paused' }
  })
  on('error', () => {
    if (stream && track) {
      loadPlain(track.url, seconds())
      return null
    }
    return { type: 'error', code: errorCode(element.error), message: element.error?.message ?? '' }
  })

  function buffered(): number {
    const begin = stream?.beginsAt() ?? 0
    return Math.max(0, Math.min(bufferedTo(element), stream?.endsAt() ?? Infinity) - begin)
  }

  /** Said each time: an element whose source never loaded still holds the place at which that was to begin. */
  function beginAt(startAtSeconds: number): void {
    element.currentTime = startAtSeconds
  }

  function leaveStream(): void {
    stream?.dispose()
    stream = null
  }

  function loadPlain(address: string, startAtSeconds: number): void {
    leaveStream()
    isPending = false
    element.src = address
    beginAt(startAtSeconds)
    if (wantsPlay) start()
  }

  function start(): void {
    element.play().catch((error: unknown) => {
      // A play interrupted by a pause or a new source is not an error; the element reports real errors itself.
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return
      wantsPlay = false
      tell(deck, { type: 'error', code: 'blocked', message: error.message })
    })
  }

  function join({ createJoinedStream }: Join): void {
    if (!track) return
    isPending = false
    stream = createJoinedStream(element, {
      advanced: (next) => {
        track = next
        following = null
        tell(deck, { type: 'advanced' })
      },
      duration: (length) => tell(deck, { type: 'duration', seconds: length }),
      // The element itself reports best what is wrong with an address.
      failed: () => track && loadPlain(track.url, seconds()),
    })
    stream.load(track)
    beginAt(0)
    stream.setNext(following)
    if (wantsPlay) start()
  }

  const deck = {
    element,
    seconds,
    url: (): string | null => track?.url ?? null,
    isJoined: (): boolean => stream !== null || isPending,
    /** Whether it would sound at once. */
    isReady: (): boolean => !element.error && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA,
    load(wanted: JoinedTrack, { startAtSeconds = 0, joins = false } = {}): void {
      const mine = ++loads
      wantsPlay = false
      isPending = false
      following = null
      track = wanted
      // Joining reads most files from the start: for a position in the middle the element is better, which requests the
      // bytes there.
      if (!joins || startAtSeconds > 0) return loadPlain(wanted.url, startAtSeconds)
      leaveStream()
      const ready = loadedJoin()
      if (ready) return join(ready)
      isPending = true
      forget(element)
      loadJoin().then(
        (module) => mine === loads && join(module),
        () => mine === loads && loadPlain(wanted.url, 0),
      )
    },
    /** Sets the gap-free follower of the current track, or null for none. Applies to joined streams only. */
    setNext(next: JoinedTrack | null): void {
      following = next
      stream?.setNext(next)
    },
    unload(): void {
      loads += 1
      track = null
      wantsPlay = false
      isPending = false
      leaveStream()
      forget(element)
    },
    play(): void {
      wantsPlay = true
      if (!isPending) start()
    },
    pause(): void {
      wantsPlay = false
      element.pause()
    },
    seek(to: number): void {
      if (!stream) element.currentTime = to
      else if (!stream.seek(to) && track) loadPlain(track.url, to)
    },
  }
  return deck
}

function audioElement(parent: HTMLElement, testId: string): HTMLAudioElement {
  const element = document.createElement('audio')
  element.preload = 'auto'
  element.dataset['testid'] = testId
  element.hidden = true
  parent.append(element)
  return element
}

function forget(element: HTMLAudioElement): void {
  if (!element.hasAttribute('src')) return
  element.pause()
  element.removeAttribute('src')
  element.load()
}

function bufferedTo({ buffered, currentTime }: HTMLAudioElement): number {
  for (let range = 0; range < buffered.length; range++) {
    if (buffered.start(range) <= currentTime + 0.5 && buffered.end(range) >= currentTime)
      return buffered.end(range)
  }
  return 0
}

function errorCode(error: MediaError | null): AudioErrorCode {
  if (error?.code === MediaError.MEDIA_ERR_DECODE) return 'decode'
  return error?.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED ? 'unsupported' : 'network'
}
