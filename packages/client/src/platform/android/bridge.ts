import type { MediaItem } from '../../media-browser/ports.ts'
import { fields, flag, list, nullable, number, oneOf, type ReadBy, text } from './readers.ts'

/**
 * What the page and the Android shell say to each other. Times are whole milliseconds, sizes bytes, volumes and gains
 * factors. Addresses are paths with their query, from the root of the server; `kept:KEY` is a file that was downloaded.
 * A key has up to 120 of the signs A-Z, a-z, 0-9, `.`, `_` and `-`.
 */
export type NativeCommands = {
  /** The page listens: what waited for it comes, and how the player stands. */
  ready: Nothing
  load: { url: string; positionMs: number; play: boolean; gain: number }
  /** What comes next, so that the shell goes on without the page; null for nothing. */
  next: { url: string | null; gain: number }
  play: Nothing
  pause: Nothing
  unload: Nothing
  seek: { positionMs: number }
  volume: { value: number }
  gain: { value: number }
  rate: { value: number }
  /** What lock screens show; nothing plays where the title is null. */
  metadata: {
    title: string | null
    artist: string
    album: string
    artUrl: string | null
    durationMs: number | null
    canSeek: boolean
  }
  /** Answers `browse`. */
  children: { id: string; items: MediaItem[] }
  /** Fetches an address into a file, or what is still missing of it. */
  download: { key: string; url: string }
  /** What came stays for the next attempt. */
  cancelDownload: { key: string }
  removeDownload: { key: string }
  removeAllDownloads: { prefix: string }
  /** Asks for the list of what is here. */
  downloads: { id: string }
  /** Back to the screen that asks for the server. */
  openServer: Nothing
}

type Nothing = Record<string, never>

const readEvents = {
  /** `url`: what is loaded. While music plays it comes once a second, and whenever something changes. */
  state: fields({
    state: oneOf('idle', 'loading', 'playing', 'paused', 'waiting'),
    url: nullable(text),
    positionMs: number,
    durationMs: nullable(number),
    bufferedMs: nullable(number),
  }),
  /** `advanced`: the next one sounds already; `url` is where. */
  ended: fields({ advanced: flag, url: nullable(text) }),
  error: fields({ kind: oneOf('network', 'decode', 'unsupported'), message: text }),
  /** What somebody pressed on a headset, a lock screen, a watch or in a car. */
  command: fields({
    name: oneOf(
      'play',
      'pause',
      'stop',
      'next',
      'previous',
      'seek',
      'forward',
      'rewind',
      'playId',
      'playSearch',
    ),
    positionMs: nullable(number),
    id: nullable(text),
    query: nullable(text),
  }),
  /** A car asks what lies in a folder; `/` is the root. */
  browse: fields({ id: text, parent: text }),
  progress: fields({ key: text, receivedBytes: number }),
  downloaded: fields({ key: text, sizeBytes: number, mime: nullable(text) }),
  downloadFailed: fields({
    key: text,
    reason: oneOf('full', 'gone', 'later', 'wrong'),
    retryAfterSeconds: nullable(number),
  }),
  downloads: fields({
    id: text,
    files: list(fields({ key: text, sizeBytes: number })),
    usedBytes: number,
    freeBytes: nullable(number),
  }),
  /** A command that the shell cannot read; nothing happened. */
  refused: fields({ command: text, message: text }),
}

export type NativeEvents = { [K in keyof typeof readEvents]: ReadBy<(typeof readEvents)[K]> }

/** `version`: grows when something that was there changes. What is only added has a feature's name. */
const readHello = fields({ version: number, features: list(text) })
const versionKnown = 1

/** What the shell puts into the page. */
type NativePort = { hello: () => string; post: (name: string, json: string) => void }
type NativeWindow = {
  PezzottifyNative?: NativePort
  __pezzottifyNative?: (event: string, value: unknown) => void
}

export type Bridge = {
  has: (feature: string) => boolean
  send: <K extends keyof NativeCommands>(name: K, values: NativeCommands[K]) => void
  on: <K extends keyof NativeEvents>(name: K, listener: (value: NativeEvents[K]) => void) => () => void
  /** Everybody listens who is going to. */
  ready: () => void
}

/** Null in a browser, in a shell that speaks another version, and on pages that the shell does not answer. */
export function openBridge(window: object): Bridge | null {
  const native: NativeWindow = window
  const port = native.PezzottifyNative
  const hello = port && helloOf(port)
  if (!port || hello?.version !== versionKnown) return null
  const listeners = new Map<string, Set<(value: never) => void>>()

  native.__pezzottifyNative = (event, value) => {
    if (!(event in readEvents)) return
    try {
      const read = readEvents[event as keyof NativeEvents](value)
      // Listeners of an event were added with what its reader makes.
      listeners.get(event)?.forEach((listener) => listener(read as never))
    } catch (error) {
      console.error(`The shell said something wrong: ${event}`, error)
    }
  }
  const bridge: Bridge = {
    has: (feature) => hello.features.includes(feature),
    send: (name, values) => port.post(name, JSON.stringify(values)),
    on(name, listener) {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known.add(listener))
      return () => void known.delete(listener)
    },
    ready: () => bridge.send('ready', {}),
  }
  bridge.on('refused', ({ command, message }) => console.error(`The shell refused ${command}: ${message}`))
  return bridge
}

function helloOf(port: NativePort): ReadBy<typeof readHello> | null {
  try {
    return readHello(JSON.parse(port.hello()))
  } catch {
    return null
  }
}
