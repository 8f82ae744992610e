import type { AudioErrorCode, AudioEvent, AudioPort } from '../../ports.ts'

/**
 * Sound through one `<audio>` element of the document, and a second one that only fetches: browsers hand its bytes to
 * the first when its turn comes.
 */
export function createBrowserAudio(parent: HTMLElement): AudioPort {
  const element = audioElement(parent, 'audio')
  const fetcher = audioElement(parent, 'audio-next')
  const listeners = new Set<(event: AudioEvent) => void>()
  const tell = (event: AudioEvent): void => listeners.forEach((listener) => listener(event))

  const on = (type: keyof HTMLMediaElementEventMap, tellOf: () => AudioEvent | null): void =>
    element.addEventListener(type, () => {
      const event = tellOf()
      if (event && element.hasAttribute('src')) tell(event)
    })
  on('timeupdate', () => ({ type: 'time', seconds: element.currentTime }))
  on('timeupdate', () => ({ type: 'buffered', seconds: bufferedTo(element) }))
  on('durationchange', () =>
    Number.isFinite(element.duration) ? { type: 'duration', seconds: element.duration } : null,
  )
  on('progress', () => ({ type: 'buffered', seconds: bufferedTo(element) }))
  on('playing', () => ({ type: 'playing' }))
  on('waiting', () => ({ type: 'waiting' }))
  on('ended', () => ({ type: 'ended' }))
  // `pause` may arrive after the next source has started, and it precedes `ended` at the end of a track.
  on('pause', () => (element.paused && !element.ended ? { type: 'paused' } : null))
  on('error', () => ({
    type: 'error',
    code: errorCode(element.error),
    message: element.error?.message ?? '',
  }))

  return {
    load(url, { startAtSeconds }) {
      element.src = url
      if (startAtSeconds > 0) element.currentTime = startAtSeconds
    },
    preload(url) {
      if (url === null) forget(fetcher)
      else if (fetcher.getAttribute('src') !== url) fetcher.src = url
    },
    unload() {
      forget(element)
      forget(fetcher)
    },
    play() {
      element.play().catch((error: unknown) => {
        // A play interrupted by a pause or a new source is not an error; the element reports the real ones itself.
        if (error instanceof DOMException && error.name === 'NotAllowedError') {
          tell({ type: 'error', code: 'blocked', message: error.message })
        }
      })
    },
    pause: () => element.pause(),
    seek: (seconds) => void (element.currentTime = seconds),
    setVolume: (volume) => void (element.volume = volume),
    canPlay: (mime) => element.canPlayType(mime) !== '',
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
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
