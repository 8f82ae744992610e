import type { NativeCommands, NativeEvents } from '../bridge.ts'
import { createFakeFiles } from './files.ts'
import { createFakeNativePlayer, type Emit, type ReadBytes } from './player.ts'

type Sent = { [K in keyof NativeCommands]: { name: K; values: NativeCommands[K] } }[keyof NativeCommands]
export const filePrefix = 'kept:'

/**
 * Takes the place of the Android shell: it carries out the page's commands as the shell does, and outlives the page. `tell`
 * sends an event to the current page. `read` fetches from the server; every track lasts `trackMs`.
 */
export function createFakeShell(
  tell: Emit,
  { read, trackMs, roomBytes = 10_000_000_000 }: { read: ReadBytes; trackMs: number; roomBytes?: number },
) {
  const sent: Sent[] = []
  const waiting: (() => void)[] = []
  let isReady = false

  const emit: Emit = (event, value) => {
    if (isReady) return tell(event, value)
    // A page that is ready gets the state of the player again.
    if (event !== 'state' && event !== 'progress' && event !== 'memory')
      waiting.push(() => tell(event, value))
  }
  const readAny: ReadBytes = (url) =>
    url.startsWith(filePrefix)
      ? Promise.resolve(files.files.get(url.slice(filePrefix.length)) ?? null)
      : read(url)
  const files = createFakeFiles(emit, read, roomBytes)
  const player = createFakeNativePlayer(emit, readAny, trackMs)

  function obey({ name, values }: Sent): unknown {
    switch (name) {
      case 'ready':
        isReady = true
        for (const run of waiting.splice(0)) run()
        return emit('state', player.told())
      case 'load':
        return player.load(values.url, values.positionMs)
      case 'next':
        return player.setNext(values.url)
      case 'play':
        return player.play()
      case 'pause':
        return player.pause()
      case 'unload':
        return player.unload()
      case 'seek':
        return player.seek(values.positionMs)
      case 'download':
        return files.download(values.key, values.url)
      case 'removeDownload':
        return files.remove(values.key)
      case 'removeAllDownloads':
        return files.removeAll(values.prefix)
      case 'downloads':
        return files.list(values.id)
      case 'save':
        return emit('file', { name: values.name, state: 'saved' })
      default:
        return undefined
    }
  }
  const command = (
    name: NativeEvents['command']['name'],
    more: Partial<NativeEvents['command']> = {},
  ): void => emit('command', { name, positionMs: null, id: null, query: null, ...more })

  return {
    hello: JSON.stringify({
      version: 1,
      sdk: 34,
      app: '0.5.0-1a2b3c4',
      features: ['playback', 'downloads', 'browse', 'save', 'wanted'],
    }),
    post(name: string, json: string): void {
      // The page's own types define the fields of a command; the tests check the values.
      const one = { name, values: JSON.parse(json) } as Sent
      sent.push(one)
      void obey(one)
    },
    /** Starts a new page: events from now on wait until it listens. */
    pageStarted: (): void => void (isReady = false),
    sent,
    /** The last command of a kind from the page. */
    last: <K extends keyof NativeCommands>(name: K): NativeCommands[K] | null =>
      // It was found by its name, which determines the type of its values.
      (sent.findLast((one) => one.name === name)?.values as NativeCommands[K] | undefined) ?? null,
    count: (name: keyof NativeCommands): number => sent.filter((one) => one.name === name).length,
    player,
    files: files.files,
    press(...[name, more]: Parameters<typeof command>): void {
      // The sound stops without waiting for the page.
      if (name === 'pause' || name === 'stop') player.pause()
      command(name, more)
    },
    /** Another app takes the audio focus: the shell pauses without waiting for the page. */
    silence(): void {
      player.pause()
      command('pause')
    },
    emit,
  }
}
