import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../base/clock.ts'
import { partProcesses } from '../testing/part-processes.ts'
import type { FoundFile } from './disk/operations.ts'
import { localFile, remoteFile } from './media-file.ts'
import type { MediaFile } from './media-file.ts'
import { createStorage } from './storage.ts'

const content = crypto.getRandomValues(Buffer.alloc(1_000_000))
const storage = createStorage({ clock: systemClock })
let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'media-file-'))
})
afterAll(() => {
  storage.close()
  rmSync(root, { recursive: true })
})

/** Reads a file through the path for remote file systems, since every folder here is local. */
async function remote(name: string): Promise<MediaFile> {
  writeFileSync(join(root, name), content)
  const wanted = { root, relative: name, linkRoots: [], withHead: false }
  const found = (await storage.disk(root).ask('find', wanted)) as FoundFile
  return remoteFile(storage.disk(root), found)
}

const bytesOf = async (body: Awaited<ReturnType<MediaFile['body']>>): Promise<Buffer> =>
  Buffer.from(await new Response(body).arrayBuffer())

const openHere = (name: string): number =>
  partProcesses('media/disk/child').flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`).filter((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === join(root, name)),
  ).length

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

test.each([
  [0, 999_999],
  [0, 0],
  [999_999, 999_999],
  [262_143, 262_144],
  [1, 262_144],
  [1, 262_145],
  [400_000, 999_999],
])('a file elsewhere is sent from byte %d to %d, and closed', async (first, last) => {
  const file = await remote('whole.flac')
  const bytes = await bytesOf(await file.body(first, last))
  expect(bytes.equals(content.subarray(first, last + 1))).toBeTrue()
  while (openHere('whole.flac') > 0) await Bun.sleep(5)
})

test('an aborted read leaves no file open, and stops reading ahead', async () => {
  const file = await remote('left.flac')
  const body = (await file.body(0, 999_999)) as ReadableStream<Uint8Array>
  const reader = body.getReader()
  await reader.read()
  expect(openHere('left.flac')).toBe(1)
  await reader.cancel()
  while (openHere('left.flac') > 0) await Bun.sleep(5)
})

test('a file that is another one by now, gone or shorter is never sent as the one that was found', async () => {
  const replaced = await remote('replaced.flac')
  writeFileSync(join(root, 'new'), content)
  renameSync(join(root, 'new'), join(root, 'replaced.flac'))
  expect(replaced.body(0, 10)).rejects.toMatchObject({ code: 'unavailable' })
  const gone = await remote('gone.flac')
  rmSync(join(root, 'gone.flac'))
  expect(gone.body(0, 10)).rejects.toMatchObject({ code: 'unavailable' })
  const shorter = await remote('shorter.flac')
  const body = await shorter.body(0, 999_999)
  truncateSync(join(root, 'shorter.flac'), 300_000)
  expect(bytesOf(body)).rejects.toMatchObject({ code: 'unavailable' })
})

test('an empty file has an empty body', async () => {
  writeFileSync(join(root, 'empty.flac'), '')
  const file = await storage.find(root, 'empty.flac')
  expect(file?.sizeBytes).toBe(0)
  expect((await bytesOf(await file!.body(0, -1))).length).toBe(0)
  expect((await file!.chunks(0, -1).next()).done).toBeTrue()
})

test('a disk whose process falls over is asked in another one', async () => {
  await remote('again.flac')
  for (const pid of partProcesses('media/disk/child')) process.kill(pid, 'SIGKILL')
  while (partProcesses('media/disk/child').length > 0) await Bun.sleep(5)
  const file = await storage.find(root, 'again.flac')
  expect(
    (await bytesOf(await file!.body(0, 999_999))).equals(readFileSync(join(root, 'again.flac'))),
  ).toBeTrue()
})

test('a file that was opened in a dead process ends, and never continues with another file', async () => {
  const lost = (
    (await (await remote('lost.flac')).body(0, 999_999)) as ReadableStream<Uint8Array>
  ).getReader()
  await lost.read()
  await lost.read()
  for (const pid of partProcesses('media/disk/child')) process.kill(pid, 'SIGKILL')
  while (partProcesses('media/disk/child').length > 0) await Bun.sleep(5)
  const body = (await (await remote('other.flac')).body(0, 999_999)) as ReadableStream<Uint8Array>
  const reading = async (): Promise<void> => {
    while (!(await lost.read()).done);
  }
  expect(reading()).rejects.toThrow()
  expect((await bytesOf(body)).equals(content)).toBeTrue()
})

test('a hundred listeners who come at once have each part of a file read into memory once', async () => {
  writeFileSync(join(root, 'popular'), Buffer.alloc(3_500_000, 1))
  const disk = storage.disk(root)
  const wanted = { root, relative: 'popular', linkRoots: [], withHead: false }
  const found = (await disk.ask('find', wanted)) as FoundFile
  const offsets: unknown[] = []
  const file = localFile(
    {
      ...disk,
      ask: (name, ...args) => {
        if (name === 'warm') offsets.push(args[1])
        return disk.ask(name, ...args)
      },
    },
    found,
  )
  await Promise.all(Array.from({ length: 100 }, () => file.body(0, 3_499_999)))
  while (offsets.length < 4) await Bun.sleep(5)
  await file.body(3_000_000, 3_499_999)
  expect(offsets.toSorted()).toEqual([0, 1, 2, 3].map((block) => block * 1024 * 1024))
})
