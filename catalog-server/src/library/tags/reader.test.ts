import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { stat, writeFile } from 'node:fs/promises'
import { makeTone, makeTrack, writeTagged } from '../../testing/library-fixture.ts'
import type { ReadResult } from './facts.ts'
import { createReadingDirectory } from './read-fixture.ts'
import { createReader, type ReaderOptions } from './reader.ts'

async function createTestReader(options: Partial<ReaderOptions> = {}) {
  const room = await createReadingDirectory()
  const log: string[] = []
  const reader = createReader({
    artDirectory: room.artDirectory,
    log: (message) => log.push(message),
    ...options,
  })
  return {
    ...room,
    log,
    reader,
    readHere: async (path: string | Buffer) => reader.read(path, await stat(path)),
    [Symbol.asyncDispose]: async () => {
      await reader.close()
      await room[Symbol.asyncDispose]()
    },
  }
}

const codeOf = (result: ReadResult) => ('problem' in result ? result.problem.code : 'read')

/** Megabytes of empty pages, each of which has to be read. */
async function slowFile(path: string) {
  const bytes = Buffer.alloc(160 * 1024 * 1024)
  bytes.write('OggS', 0, 'latin1')
  for (let at = 0; at + 28 <= bytes.length; at += 28) {
    bytes.write('OggS', at, 'latin1')
    bytes.writeUInt8(1, at + 26)
  }
  await writeFile(path, bytes)
}

test('many files at once are each answered as themselves', async () => {
  await using room = await createTestReader()
  const tone = await makeTone({ format: 'flac' })
  const paths = await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      const path = room.path(`${index}.flac`)
      await writeFile(path, writeTagged(tone, { TITLE: `Title ${index}` }))
      return path
    }),
  )
  const results = await Promise.all(paths.map((path) => room.readHere(path)))
  for (const [index, result] of results.entries()) {
    expect(result).toMatchObject({ facts: { title: `Title ${index}` } })
  }
})

test('pipes and directories are refused without being opened, also when they take the place of a file', async () => {
  await using room = await createTestReader()
  execFileSync('mkfifo', [room.path('pipe.mp3')])
  expect(codeOf(await room.readHere(room.path('pipe.mp3')))).toBe('unreadable')
  expect(codeOf(await room.readHere(room.directory))).toBe('unreadable')
  const claimed = { isFile: () => true, size: 100 }
  expect(codeOf(await room.reader.read(room.path('pipe.mp3'), claimed))).toBe('unreadable')
  expect(codeOf(await room.reader.read(room.path('nowhere.mp3'), claimed))).toBe('unreadable')
})

test('a name that is not valid UTF-8 is read by its bytes', async () => {
  await using room = await createTestReader()
  const path = Buffer.concat([
    Buffer.from(room.path('')),
    Buffer.from([0x2f, 0xff, 0xfe]),
    Buffer.from('.mp3'),
  ])
  await writeFile(path, await makeTone({ format: 'mp3' }))
  expect(codeOf(await room.readHere(path))).toBe('read')
})

test('a file that takes too long is given up, and the files around it are not', async () => {
  // Processor time: less than the fastest machine needs for the slow file, and more than any machine needs for the
  // others once it is warm.
  await using room = await createTestReader({ timeoutMs: 70, processes: 1 })
  await slowFile(room.path('slow.ogg'))
  const good = await makeTrack(room.path('good.mp3'))
  for (let warming = 0; warming < 5; warming += 1) await room.readHere(good)
  const paths = [good, good, room.path('slow.ogg'), good, good, good]
  const results = await Promise.all(paths.map((path) => room.readHere(path)))
  expect(results.map(codeOf)).toEqual(['read', 'read', 'too_slow', 'read', 'read', 'read'])
})

test('a file that takes too much memory is given up, and the files around it are not', async () => {
  await using room = await createTestReader({ memoryLimitMb: 12, timeoutMs: 20_000, watchMs: 2 })
  const mp3 = await makeTone({ format: 'mp3' })
  // A gigantic but valid tag, whose pictures are all in memory at once.
  const large = writeTagged(mp3, { TITLE: 'T' }, Buffer.alloc(60 * 1024 * 1024, 1))
  await writeFile(room.path('large.mp3'), large)
  const good = await makeTrack(room.path('good.mp3'))
  const paths = [good, room.path('large.mp3'), good, good]
  const results = await Promise.all(paths.map((path) => room.readHere(path)))
  expect(results.map(codeOf)).toEqual(['read', 'too_large', 'read', 'read'])
})

test('a process that dies takes no file with it', async () => {
  await using room = await createTestReader({ processes: 1 })
  const good = await makeTrack(room.path('good.flac'), { format: 'flac' })
  await room.readHere(good)
  const pids = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(room.artDirectory))
    .map((line) => Number.parseInt(line, 10))
  expect(pids).toHaveLength(1)
  const reading = Promise.all(Array.from({ length: 100 }, () => room.readHere(good)))
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  expect((await reading).map(codeOf)).toEqual(Array.from({ length: 100 }, () => 'read'))
})

test('after closing, files are answered as unreadable and no process is left', async () => {
  const room = await createTestReader()
  const good = await makeTrack(room.path('good.mp3'))
  const waiting = Promise.all(Array.from({ length: 50 }, () => room.readHere(good)))
  await room.readHere(good)
  await room.reader.close()
  for (const result of await waiting) expect(['read', 'unreadable']).toContain(codeOf(result))
  expect(codeOf(await room.readHere(good))).toBe('unreadable')
  const left = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'args'], { encoding: 'utf8' })
  expect(left).not.toContain(room.artDirectory)
  await room[Symbol.asyncDispose]()
})

test('how many small files a second are read (printed, not judged)', async () => {
  await using room = await createTestReader()
  const tones = await Promise.all(
    (['mp3', 'flac', 'ogg', 'opus', 'm4a'] as const).map((format) => makeTone({ format })),
  )
  const paths = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const path = room.path(`${index}`)
      const tone = tones[index % tones.length] ?? new Uint8Array()
      await writeFile(path, writeTagged(tone, { TITLE: `${index}`, ARTIST: 'A', ALBUM: 'B', DATE: '2001' }))
      return path
    }),
  )
  for (const round of ['first', 'second']) {
    const started = performance.now()
    const results = await Promise.all(paths.map((path) => room.readHere(path)))
    expect(results.every((result) => 'facts' in result)).toBe(true)
    const seconds = (performance.now() - started) / 1000
    console.log(`${round} thousand files: ${Math.round(paths.length / seconds)} a second`)
  }
})
