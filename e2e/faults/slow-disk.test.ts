import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../server.ts'
import type { ServerProcess } from '../server.ts'
import type { BlockedCall, BlockingDisk } from './blocking-disk.ts'
import { mountBlockingDisk } from './blocking-disk.ts'
import type { Household } from './household.ts'
import { moveIn } from './household.ts'
import { imageRequest } from '../../catalog-server/src/testing/catalog-bodies.ts'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { expectUndisturbed, watchOthers } from './others.ts'

/** One round each; several in a long run. */
const rounds = Number(process.env['SLOW_DISK_ROUNDS'] ?? 1)
/** One kind of call suffices for everyday runs. */
const calls: BlockedCall[] = process.env['SLOW_DISK_ROUNDS'] ? ['lookup', 'open', 'read'] : ['read']
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-slow-disk-'))
const passed = join(folder, 'passed')
const other = join(folder, 'other')
let disk: BlockingDisk
let server: ServerProcess
let home: Household

beforeAll(async () => {
  for (const path of [passed, other]) mkdirSync(path)
  const long = { artist: 'Somebody', format: 'wav', seconds: 200 } as const
  await makeAlbum(join(passed, 'Slow'), { ...long, title: 'Slow Album', tracks: ['One', 'Two', 'Three'] })
  await makeAlbum(join(other, 'Other'), { ...long, title: 'Other Album', tracks: ['Elsewhere'] })
  writeFileSync(join(other, 'Other/cover.png'), makePng(600, 600, '#c82828'))
  disk = await mountBlockingDisk(folder, passed)
}, 120_000)
afterAll(async () => {
  await disk?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  const data = mkdtempSync(join(folder, 'server-'))
  ;[server, home] = await moveIn(data, [disk.path, other])
})
afterEach(async () => {
  disk.answer()
  await server[Symbol.asyncDispose]()
})

const blockedMaxMs = 5_000

describe.each(Array.from({ length: rounds }, (_, round) => round + 1))('in round %d', () => {
  describe.each(calls)('while every %s hangs', (call) => {
    test('its music is refused within seconds, then at once; all else goes on; and it heals by itself', async () => {
      const [one, two, three] = home.tracks('Slow Album')
      const url = { zip: await home.downloadOf('Slow Album'), file: await home.downloadOf('One') }
      // One file was requested a moment ago.
      expect((await home.stream(one!, { range: 'bytes=0-99' })).status).toBe(206)
      const calm = await watchOthers(home).p99()
      disk.block(call)
      const others = watchOthers(home)

      const first = await Promise.all([
        timed(() => home.stream(one!)),
        timed(() => home.stream(two!, { range: 'bytes=1000000-2000000' })),
        timed(() => home.stream(three!, {}, '?format=flac')),
        timed(() => home.get(url.zip)),
        timed(() => home.get(url.file)),
      ])
      for (const { status, code, retryAfter, ms } of first) {
        expect([status, code]).toEqual([503, 'media_unreachable'])
        expect(retryAfter).toMatch(/^\d+$/)
        expect(ms).toBeLessThan(blockedMaxMs)
      }
      for (let again = 0; again < 20; again += 1) {
        const { status, ms } = await timed(() => home.stream(again % 2 === 0 ? one! : two!))
        expect(status).toBe(503)
        expect(ms).toBeLessThan(200)
      }
      expect((await timed(() => home.stream(one!, {}, '', 'HEAD'))).status).toBe(503)
      expect(await home.health()).toEqual({ status: 'degraded', reasons: ['media_unreachable'] })
      const found = async () => (await home.doctor()).filter(({ message }) => message.includes(disk.path))
      await until(async () => !(await found()).some(({ is_pending }) => is_pending))
      expect(await found()).toMatchObject([
        { name: 'music folder', state: 'failed', message: expect.stringContaining('does not answer') },
        { name: 'media_unreachable', state: 'failed' },
      ])
      expectUndisturbed(await others.p99(), calm)

      disk.answer()
      await until(async () => (await home.health()).status === 'ok')
      const healed = await home.stream(one!)
      expect(healed.status).toBe(200)
      expect((await healed.arrayBuffer()).byteLength).toBe(home.sizeOf('One'))
      await until(() => home.openMediaFiles(disk.path) === 0)
    })
  })

  test('a stream under way breaks off when its disk hangs, and goes on with a range when it is back', async () => {
    const [one] = home.tracks('Slow Album')
    const response = await home.stream(one!)
    const reader = response.body!.getReader()
    let received = (await reader.read()).value!.length
    const calm = await watchOthers(home).p99()
    disk.block('read', 'open', 'lookup')
    const others = watchOthers(home)
    const size = home.sizeOf('One')
    const started = performance.now()
    const end = await (async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return 'done'
        received += value.length
      }
    })().catch(() => 'broken')
    expect(end).toBe('broken')
    expect(received).toBeLessThan(size)
    expect(performance.now() - started).toBeLessThan(10_000)
    expect((await timed(() => home.stream(one!, { range: `bytes=${received}-` }))).status).toBe(503)
    expectUndisturbed(await others.p99(), calm)
    disk.answer()
    await until(async () => (await home.stream(one!, { range: `bytes=${received}-` })).status === 206)
    const rest = await home.stream(one!, { range: `bytes=${received}-` })
    expect((await rest.arrayBuffer()).byteLength).toBe(size - received)
  })

  test('six listeners of a disk that takes 0.2 s for each call hold up nobody', async () => {
    const calm = await watchOthers(home).p99()
    disk.slowDown(200)
    const others = watchOthers(home)
    const tracks = home.tracks('Slow Album')
    await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const range = `bytes=${index * 1_000_000}-${index * 1_000_000 + 2_000_000}`
        const response = await home.stream(tracks[index % tracks.length]!, { range })
        expect(response.status).toBe(206)
        expect((await response.arrayBuffer()).byteLength).toBe(2_000_001)
      }),
    )
    expectUndisturbed(await others.p99(), calm)
    expect((await home.health()).status).toBe('ok')
  })

  test.each(calls)('told to end while every %s hangs, the server ends', async (call) => {
    const [one, two] = home.tracks('Slow Album')
    const running = await home.stream(two!)
    // Gives the running scan something to read.
    for (const name of readdirSync(join(passed, 'Slow')))
      utimesSync(join(passed, 'Slow', name), 1, Date.now() / 1_000)
    disk.block(call)
    void home.stream(one!).catch(() => undefined)
    void home.scan().catch(() => undefined)
    await Bun.sleep(500)
    const started = performance.now()
    await server.end()
    const ms = performance.now() - started
    console.log(`ended after ${Math.round(ms)} ms`)
    expect(ms).toBeLessThan(15_000)
    expect(server.log()).toContain('Ended')
    await running.body?.cancel().catch(() => undefined)
  })

  test('started while its disk hangs, the server answers at once, and has the music when the disk is back', async () => {
    await server.end()
    const start = async (): Promise<number> => {
      const started = performance.now()
      server = await startServer(home.options, home.folder, home.folder)
      return Math.round(performance.now() - started)
    }
    const calmMs = await start()
    await server.end()
    disk.block('lookup')
    const ms = await start()
    console.log(`health answered after ${ms} ms, and ${calmMs} ms while the disk answers`)
    expect(ms).toBeLessThan(calmMs + 2_000)
    home = home.at(server)
    expect((await timed(() => home.stream(home.tracks('Slow Album')[0]!))).status).toBe(503)
    disk.answer()
    await until(async () => (await home.stream(home.tracks('Slow Album')[0]!)).status === 200)
  })

  test('with what is uploaded on a disk that hangs, an upload is refused within seconds and holds up nobody, and the server starts', async () => {
    await server.end()
    const options = [...home.options, '--media-path', join(disk.path, 'media')]
    const start = async (): Promise<void> => {
      server = await startServer(options, home.folder, home.folder)
      home = home.at(server)
    }
    await start()
    await home.api.editing.createImage({ body: imageRequest('i1') })
    const init = {
      method: 'PUT',
      headers: { 'content-type': 'image/png' },
      body: Buffer.from(makePng(40, 20, '#c82828')),
    }
    const upload = () => timed(() => home.get('/v1/content/image/i1/file', init))
    expect((await upload()).status).toBe(200)

    disk.block('lookup')
    let isOver = false
    const refused = upload().finally(() => (isOver = true))
    while (!isOver) {
      expect((await timed(() => home.get('/v1/health'))).ms).toBeLessThan(1_000)
      await Bun.sleep(50)
    }
    const { status, code, ms } = await refused
    expect([status, code]).toEqual([503, 'media_unreachable'])
    expect(ms).toBeLessThan(blockedMaxMs)
    await server.end()
    await start()
    expect((await upload()).status).toBe(503)

    disk.answer()
    await until(async () => (await upload()).status === 200)
  })
})

async function timed(ask: () => Promise<Response>) {
  const started = performance.now()
  const response = await ask()
  await response.arrayBuffer()
  return {
    status: response.status,
    code: response.headers.get('x-error-code'),
    retryAfter: response.headers.get('retry-after'),
    ms: performance.now() - started,
  }
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(50)
}
