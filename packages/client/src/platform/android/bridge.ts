import type { MediaItem } from '../../media-browser/ports.ts'
import type { TextFile } from '../../page-ports.ts'
import { fields, flag, list, nullable, number, oneOf, type ReadBy, text } from './readers.ts'

/**
 * The messages between the page and the Android shell. Times are whole milliseconds, sizes bytes, volumes and gains
 * factors. Addresses are paths with their query, from the root of the server; `kept:KEY` is a downloaded file. A key has
 * up to 120 of the characters A-Z, a-z, 0-9, `.`, `_` and `-`.
 */
export type NativeCommands = {
  /** The page listens: the shell sends it the events that waited, and the state of the player. */
  ready: Nothing
  load: { url: string; positionMs: number; play: boolean; gain: number }
  /** The next track, so that the shell can continue without the page; null for none. */
  next: { url: string | null; gain: number }
  play: Nothing
  pause: Nothing
  unload: Nothing
  /** Whether the listener wants sound, even if there is none yet, as while the server is away. Feature `wanted`. */
  wanted: { sound: boolean }
  seek: { positionMs: number }
  volume: { value: number }
  gain: { value: number }
  rate: { value: number }
  /** The track for the lock screen; the title is null when nothing plays. */
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
  /** Downloads an address into a file, or the rest of it. */
  download: { key: string; url: string }
  /** Stops a download. The part that has arrived stays for the next attempt. */
  cancelDownload: { key: string }
  removeDownload: { key: string }
  removeAllDownloads: { prefix: string }
  /** Asks for the list of downloaded files. */
  downloads: { id: string }
  /** Saves a text as a file of the phone's own downloads, outside of the app. Answered by `file`. Feature `save`. */
  save: TextFile
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
  /**
   * `of`: the address that has ended; null from older apps. `advanced`: the next track plays already; `url` is its
   * address.
   */
  ended: fields({ of: nullable(text), advanced: flag, url: nullable(text) }),
  error: fields({ of: nullable(text), kind: oneOf('network', 'decode', 'unsupported'), message: text }),
  /** A button was pressed on a headset, a lock screen, a watch or in a car. */
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
  /** A car asks for the content of a folder; `/` is the root. */
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
    totalBytes: nullable(number),
  }),
  /** A file for the user. `begun`: the phone downloads it now, and tells of its end by itself. */
  file: fields({ name: text, state: oneOf('begun', 'saved', 'failed') }),
  /** Whether the page has a window. */
  visibility: fields({ visible: flag }),
  /** The system asks for memory: the level is that of Android's `onTrimMemory`. */
  memory: fields({ level: number }),
  /** A command that the shell cannot read; nothing happened. */
  refused: fields({ command: text, message: text }),
}

export type NativeEvents = { [K in keyof typeof readEvents]: ReadBy<(typeof readEvents)[K]> }

/** `version` grows when an existing message changes. A new message gets the name of a feature instead. */
const readHello = fields({ version: number, features: list(text), app: nullable(text) })
const versionKnown = 1

/** The object that the shell adds to the page. */
type NativePort = { hello: () => string; post: (name: string, json: string) => void }
type NativeWindow = {
  PezzottifyNative?: NativePort
  __pezzottifyNative?: (event: string, value: unknown) => void
}

export type Bridge = {
  /** The version of the app; null from apps that do not say. */
  readonly app: string | null
  has: (feature: string) => boolean
  send: <K extends keyof NativeCommands>(name: K, values: NativeCommands[K]) => void
  on: <K extends keyof NativeEvents>(name: K, listener: (value: NativeEvents[K]) => void) => () => void
  /** All listeners have been added. */
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
      // The listeners of an event take the type that its reader returns.
      listeners.get(event)?.forEach((listener) => listener(read as never))
    } catch (error) {
      console.error(`The shell said something wrong: ${event}`, error)
    }
  }
  const bridge: Bridge = {
    app: hello.app,
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
