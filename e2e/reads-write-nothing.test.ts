import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Target } from './security/target.ts'
import { startTarget } from './security/target.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-reads-'))
const log = join(folder, 'calls.txt')
const canTrace = Bun.which('strace') !== null && Bun.spawnSync(['strace', '-o', '/dev/null', 'true']).success
/** The calls with which SQLite writes, and those that wait for a disk. */
const calls = 'fsync,fdatasync,sync_file_range,msync,pwrite64,pwritev,ftruncate'
/** Last-used times are written every half a minute, and the index follows the scan, independent of reads. */
const triesMax = 20

let target: Target
beforeAll(async () => {
  target = await startTarget(['--web', 'off', '--demo'])
})
afterAll(async () => {
  await target[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
  const response = await fetch(target.url + path, {
    ...init,
    headers: { authorization: target.admin, ...(init.headers as Record<string, string> | undefined) },
  })
  expect([path, response.ok]).toEqual([path, true])
  return response
}

type Page = { items: { id: string; cover: { id: string } | null; artists: { id: string }[] }[] }

async function pathsOfReads(): Promise<string[]> {
  for (;;) {
    const { items } = (await (await send('/v1/content/tracks')).json()) as Page
    const albums = (await (await send('/v1/content/albums')).json()) as Page
    const [track, album] = [items[0], albums.items[0]]
    if (track && album?.cover) {
      const artist = album.artists[0]?.id ?? ''
      return [
        `artist/${artist}`,
        `artist/${artist}/discography`,
        `album/${album.id}/resolved`,
        `track/${track.id}/resolved`,
        'albums?limit=50',
        'whatsnew',
        'popular',
        `stream/${track.id}`,
        `image/${album.cover.id}?size=256`,
      ]
        .map((path) => `/v1/content/${path}`)
        .concat('/v1/user/settings', '/v1/user/playlists', '/v1/sync/state', '/v1/admin/users')
    }
    await Bun.sleep(50)
  }
}

/** The recorded calls, with the time at which each began, in seconds. */
const callsSeen = (): { at: number; text: string }[] =>
  existsSync(log)
    ? [...readFileSync(log, 'utf8').matchAll(/^\d+ +(\d+\.\d+) (.*)$/gm)].map(([, at, text]) => ({
        at: Number(at),
        text: text ?? '',
      }))
    : []

/** Writes until the tracer has recorded it, so that all earlier calls are recorded too. */
async function writeUntilSeen(): Promise<void> {
  const since = Date.now() / 1_000
  do await send(`/v1/user/liked/track/${crypto.randomUUID()}`, { method: 'POST' })
  while (!callsSeen().some(({ at, text }) => at > since && text.includes('sync(')))
}

test.skipIf(!canTrace)(
  'reads write nothing to a database and wait for no disk, as seen by the system',
  async () => {
    const paths = await pathsOfReads()
    // A scaled picture is made once, and kept.
    for (const path of paths) await (await send(path)).bytes()
    const trace = Bun.spawn(
      ['strace', '-f', '-ttt', '-qq', '-e', `trace=${calls}`, '-o', log, '-p', String(target.pid)],
      { stderr: 'ignore' },
    )
    let made: string[] = []
    for (let tried = 0; tried < triesMax; tried++) {
      await writeUntilSeen()
      const began = Date.now() / 1_000
      for (const path of paths) await (await send(path)).bytes()
      const ended = Date.now() / 1_000
      await writeUntilSeen()
      made = callsSeen().flatMap(({ at, text }) => (at > began && at < ended ? [text] : []))
      if (made.length === 0) break
    }
    trace.kill('SIGINT')
    await trace.exited
    expect(made).toEqual([])
  },
)
