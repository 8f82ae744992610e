import type { NativeEvents } from '../bridge.ts'

export type Emit = <K extends keyof NativeEvents>(event: K, value: NativeEvents[K]) => void
/** The bytes of an address; null when the server does not answer. */
export type ReadBytes = (url: string) => Promise<Uint8Array | null>

const tickMs = 1_000

/** A player like the phone's, driven by the clock: it reads the given addresses, and all tracks have the same length. */
export function createFakeNativePlayer(emit: Emit, read: ReadBytes, trackMs: number) {
  let url: string | null = null
  let next: string | null = null
  let state: NativeEvents['state']['state'] = 'idle'
  let wantsToPlay = false
  let isPrepared = false
  let from = { ms: 0, at: 0 }
  let timer: ReturnType<typeof setTimeout> | undefined

  const positionMs = (): number =>
    Math.min(trackMs, Math.round(from.ms + (state === 'playing' ? performance.now() - from.at : 0)))
  const told = (): NativeEvents['state'] => ({
    state,
    url,
    positionMs: positionMs(),
    durationMs: isPrepared ? trackMs : null,
    bufferedMs: isPrepared ? trackMs : null,
  })

  function move(to: typeof state, ms = positionMs()): void {
    from = { ms, at: performance.now() }
    state = to
    clearTimeout(timer)
    if (to === 'playing') timer = setTimeout(tick, Math.min(tickMs, trackMs - ms))
    emit('state', told())
  }
  function tick(): void {
    if (positionMs() < trackMs) return move('playing')
    const [of, following] = [url, next]
    next = null
    if (following === null) {
      // The shell reports first that the sound has stopped, and then the reason.
      wantsToPlay = false
      move('paused', trackMs)
      return emit('ended', { of, advanced: false, url: null })
    }
    url = following
    emit('ended', { of, advanced: true, url })
    move('playing', 0)
  }
  function drop(): void {
    ;[url, next, wantsToPlay, isPrepared] = [null, null, false, false]
    move('idle', 0)
  }
  function fail(kind: NativeEvents['error']['kind'], message: string): void {
    const of = url
    drop()
    emit('error', { of, kind, message })
  }

  return {
    async load(address: string, startMs: number): Promise<void> {
      ;[url, next, wantsToPlay, isPrepared] = [address, null, false, false]
      move('loading', startMs)
      const bytes = await read(address)
      if (url !== address) return
      if (!bytes?.byteLength) return fail('network', `nothing behind ${address}`)
      isPrepared = true
      move(wantsToPlay ? 'playing' : 'paused', from.ms)
    },
    setNext: (address: string | null): void => void (next = address),
    play(): void {
      wantsToPlay = true
      if (isPrepared) move('playing')
    },
    pause(): void {
      wantsToPlay = false
      if (isPrepared) move('paused')
    },
    seek: (ms: number): void => move(state, ms),
    unload: drop,
    /** The sound breaks off in the middle of a track. */
    fail,
    told,
    next: (): string | null => next,
    end: (): void => clearTimeout(timer),
  }
}
