import type { NativeCommands, NativeEvents } from '../bridge.ts'
import { createFakeFiles } from './files.ts'
import { createFakeNativePlayer, type Emit, type ReadBytes } from './player.ts'

type Sent = { [K in keyof NativeCommands]: { name: K; values: NativeCommands[K] } }[keyof NativeCommands]
export const keptPrefix = 'kept:'

/**
 * Stands for the Android shell: it obeys the page's commands as the shell does, and outlives the page. `tell` brings an
 * event to the page there is. `read` fetches from the server; every track lasts `trackMs`.
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
    // How the player stands is told anew to a page that is ready.
    if (event !== 'state' && event !== 'progress') waiting.push(() => tell(event, value))
  }
  const readAny: ReadBytes = (url) =>
    url.startsWith(keptPrefix)
      ? Promise.resolve(files.files.get(url.slice(keptPrefix.length)) ?? null)
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
      default:
        return undefined
    }
  }
  const command = (
    name: NativeEvents['command']['name'],
    more: Partial<NativeEvents['command']> = {},
  ): void => emit('command', { name, positionMs: null, id: null, query: null, ...more })

  return {
    hello: JSON.stringify({ version: 1, sdk: 34, features: ['playback', 'downloads', 'browse'] }),
    post(name: string, json: string): void {
      // The page's own types say which fields a command has; what it sent is looked at by the tests.
      const one = { name, values: JSON.parse(json) } as Sent
      sent.push(one)
      void obey(one)
    },
    /** A new page begins: what is said from now on waits until it listens. */
    pageStarted: (): void => void (isReady = false),
    sent,
    /** What the page said last of a kind. */
    last: <K extends keyof NativeCommands>(name: K): NativeCommands[K] | null =>
      // Found by its name, which says what its values are.
      (sent.findLast((one) => one.name === name)?.values as NativeCommands[K] | undefined) ?? null,
    count: (name: keyof NativeCommands): number => sent.filter((one) => one.name === name).length,
    player,
    files: files.files,
    press(...[name, more]: Parameters<typeof command>): void {
      // Silence does not wait for the page.
      if (name === 'pause' || name === 'stop') player.pause()
      command(name, more)
    },
    /** Another app wants to be heard: the shell does not wait for the page to be silent. */
    silence(): void {
      player.pause()
      command('pause')
    },
    emit,
  }
}
