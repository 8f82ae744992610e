import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeAlbum } from '../../catalog-server/src/testing/library-fixture.ts'
import { moveIn } from './household.ts'

const readers = Number(process.env['SLOW_READERS'] ?? 200)
/** Far more than the buffers of a connection hold. */
const seconds = 300
const perReaderMaxBytes = 64 * 1024

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

test('listeners who stand still in the middle of a song cost little, hold up nobody, and leave nothing when they go', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-slow-readers-'))
  using _folder = { [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
  const music = join(folder, 'music')
  await makeAlbum(music, { artist: 'A', title: 'Long', tracks: ['long'], format: 'wav', seconds })
  const [server, home] = await moveIn(mkdtempSync(join(folder, 'server-')), [music])
  await using _server = server
  const [id] = home.tracks('Long')
  if (!id) throw new Error('There is no track')
  const sizeBytes = home.sizeOf('long')
  const url = await home.downloadOf('long')
  const { port } = new URL(server.url)

  /** Requests the song and reads only the head of the answer. */
  const standStill = async (): Promise<Socket> => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    const { pathname, search } = new URL(url, server.url)
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    const head = await new Promise<string>((resolve) => {
      socket.once('data', (part) => {
        socket.pause()
        resolve(part.toString('latin1'))
      })
    })
    expect(head).toStartWith('HTTP/1.1 200 ')
    return socket
  }
  /** The second slowest of a hundred requests, in milliseconds. */
  const p99OfOthers = async (): Promise<number> => {
    const times: number[] = []
    for (let index = 0; index < 100; index += 1) {
      const started = performance.now()
      await home.api.catalog.albums({})
      times.push(performance.now() - started)
    }
    return times.toSorted((a, b) => a - b)[98] ?? 0
  }

  await p99OfOthers()
  const quietMs = await p99OfOthers()
  await (await standStill()).destroy()
  const [residentBefore, filesBefore] = [residentBytes(server.pid), openFiles(server.pid)]
  const standing: Socket[] = []
  while (standing.length < readers)
    standing.push(...(await Promise.all(Array.from({ length: 20 }, () => standStill()))))
  await Bun.sleep(500)
  const perReader = (residentBytes(server.pid) - residentBefore) / readers
  const besideMs = await p99OfOthers()
  console.log(
    `${readers} standing readers: ${Math.round(perReader / 1024)} KiB each; p99 of others ${quietMs.toFixed(1)} ms alone, ${besideMs.toFixed(1)} ms beside them`,
  )
  expect(perReader).toBeLessThan(perReaderMaxBytes)
  // With a margin for a machine that does other things too.
  expect(besideMs).toBeLessThan(quietMs * 2 + 20)

  // A reader that goes on gets all of it.
  const whole = await home.stream(id)
  expect((await whole.arrayBuffer()).byteLength).toBe(sizeBytes)
  for (const socket of standing) socket.destroy()
  const deadline = Date.now() + 30_000
  while (openFiles(server.pid) > filesBefore + 5 && Date.now() < deadline) await Bun.sleep(100)
  expect(openFiles(server.pid)).toBeLessThanOrEqual(filesBefore + 5)
}, 120_000)

const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length
