import { expect, test } from 'bun:test'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from '../../catalog-server/src/testing/library-fixture.ts'
import { createTestLibrary } from '../../catalog-server/src/testing/test-library.ts'
import { startServer } from '../server.ts'
import { mountFailingDisk } from './failing-disk.ts'

/** The limit for an end while the disk still hangs. */
const endMaxMs = 15_000

const album = (title: string, frequencyHz: number) => ({
  title,
  artist: 'A',
  tracks: ['1', '2'],
  frequencyHz,
})

test('a disk that hangs fails the scan with its reason, the other folders are scanned, and the next scan finds all', async () => {
  await using disk = await mountFailingDisk()
  await using it = await createTestLibrary({ silenceMs: 1_000 })
  const [hanging, other] = [join(disk.path, 'a'), it.music]
  mkdirSync(join(disk.source, 'a'))
  await makeAlbum(join(disk.source, 'a/One'), album('One', 300))
  await makeAlbum(join(disk.source, 'a/Two'), album('Two', 400))
  await makeAlbum(join(other, 'Three'), album('Three', 500))
  await it.library.useFolders([hanging, other])
  await it.scan()
  const before = it.tracks()

  await makeAlbum(join(other, 'Four'), album('Four', 600))
  disk.fail({ call: 'list', name: 'Two', errno: 'hang' })
  const startedAt = performance.now()
  expect(await it.scan()).toMatchObject({
    state: 'idle',
    outcome: 'failed',
    added: 2,
    missing: 0,
    failure: {
      code: 'folder_silent',
      message: `${hanging} does not answer: the disk or the network share behind it hangs`,
    },
  })
  expect(performance.now() - startedAt).toBeLessThan(10_000)
  const { items } = await it.library.problems({ limit: 10 })
  expect(items).toMatchObject([{ path: hanging, code: 'folder_silent' }])
  // Health tells it too, though nothing plays.
  expect(it.log.join('\n')).toContain(`Degraded reason="media_unreachable" subject="${hanging}"`)
  // It still hangs: a cancelled scan does not wait for it, and has either noticed that or not.
  const [again, askedAt] = [it.scan(), performance.now()]
  await it.library.cancelScan()
  expect((await again).outcome).toBeOneOf(['cancelled', 'failed'])
  expect(performance.now() - askedAt).toBeLessThan(10_000)

  disk.fail()
  expect(await it.scan()).toMatchObject({
    outcome: 'completed',
    failure: null,
    missing: 0,
    problems: 0,
    unchanged: 8,
  })
  const now = it.tracks()
  for (const [path, track] of before) expect(now.get(path)).toEqual(track)
})

test('a server whose scan hangs answers, and what it does ends when it is asked to', async () => {
  await using disk = await mountFailingDisk()
  await makeAlbum(join(disk.source, 'One'), album('One', 300))
  disk.fail({ call: 'list', name: 'One', errno: 'hang' })
  await using server = await startServer(['--music', disk.path])
  await isWaiting(server.pid)
  const startedAt = performance.now()
  expect((await fetch(`${server.url}/v1/health`)).status).toBe(200)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  process.kill(server.pid, 'SIGTERM')
  const ended = await Promise.race([server.exited, Bun.sleep(endMaxMs).then(() => 'late')])
  expect([ended, server.log()]).toEqual([0, expect.stringContaining('Ended')])
  expect(server.log()).toContain('Scan cancelled')
  disk.fail()
})

/** Waits until the process, or a child of it, is blocked by the disk. */
async function isWaiting(pid: number): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    for (const id of [pid, ...childrenOf(pid)]) if (/fuse|request_wait_answer/.test(waitOf(id))) return
    await Bun.sleep(20)
  }
  throw new Error('The scan never came to the folder that hangs')
}

/** The kernel function in which it waits; empty when it has ended. */
function waitOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/wchan`, 'utf8')
  } catch {
    return ''
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  )
