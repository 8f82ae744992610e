import { expect, test } from 'bun:test'
import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'
import type { TestLibrary } from '../testing/test-library.ts'

const blue = { title: 'Kind of Blue', artist: 'Miles Davis', tracks: ['So What', 'Blue in Green'] }
const debut = { title: 'Debut', artist: 'Björk', tracks: ['Human Behaviour', 'Crying'], frequencyHz: 500 }

async function scanned(): Promise<TestLibrary> {
  const testLibrary = await createTestLibrary()
  await makeAlbum(join(testLibrary.music, 'Miles/Blue'), blue)
  await makeAlbum(join(testLibrary.music, 'Björk/Debut'), debut)
  await testLibrary.library.useFolders([testLibrary.music])
  await testLibrary.scan()
  testLibrary.opened()
  return testLibrary
}

const availabilities = (it: TestLibrary): string[] =>
  [...it.tracks().values()].map(({ availability }) => availability)

const codes = async (it: TestLibrary): Promise<string[]> =>
  (await it.library.problems({ limit: 100 })).items.map(({ code }) => code)

test('a music folder that is not there takes nothing with it, and all returns with it', async () => {
  await using it = await scanned()
  const before = it.tracks()
  renameSync(it.music, `${it.music}-away`)
  expect(await it.scan()).toMatchObject({ outcome: 'completed', missing: 0, problems: 1 })
  expect(availabilities(it)).toEqual(Array(4).fill('unreachable'))
  expect(await codes(it)).toEqual(['folder_missing'])
  expect((await it.library.folders())[0]).toMatchObject({ state: 'missing', track_count: 4 })

  renameSync(`${it.music}-away`, it.music)
  expect(await it.scan()).toMatchObject({ unchanged: 4, problems: 0 })
  expect(it.tracks()).toEqual(before)
  expect(it.opened()).toEqual([])
})

test('a music folder that is suddenly empty takes nothing with it', async () => {
  await using it = await scanned()
  const before = it.tracks()
  renameSync(it.music, `${it.music}-away`)
  mkdirSync(it.music)
  expect(await it.scan()).toMatchObject({ missing: 0 })
  expect(await it.scan()).toMatchObject({ missing: 0 })
  expect(availabilities(it)).toEqual(Array(4).fill('unreachable'))
  expect(await codes(it)).toEqual(['folder_empty'])
  renameSync(`${it.music}-away`, it.music)
  await it.scan()
  expect(it.tracks()).toEqual(before)
})

test('a folder that was unreachable and then really lost a file loses only that one', async () => {
  await using it = await scanned()
  renameSync(it.music, `${it.music}-away`)
  await it.scan()
  renameSync(join(`${it.music}-away`, 'Miles/Blue/01 So What.mp3'), join(it.music, '../gone'))
  renameSync(`${it.music}-away`, it.music)
  expect(await it.scan()).toMatchObject({ missing: 1, unchanged: 3 })
  expect(availabilities(it)).toEqual(Array(3).fill('available'))
})

test('a folder that cannot be listed keeps what was in it, marked unreachable, until it can', async () => {
  const isRoot = process.getuid?.() === 0
  const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
  const child = Bun.spawn({
    cmd: [
      ...(isRoot ? asNobody : []),
      process.execPath,
      new URL('../testing/locked-folder.ts', import.meta.url).pathname,
    ],
    env: { ...process.env, HOME: '/tmp' },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const [before, locked, opened] = JSON.parse(await new Response(child.stdout).text()) as [
    [string, { id: string; availability: string }][],
    { missing: number; problems: string[]; tracks: [string, { availability: string }][] },
    { problems: string[]; tracks: unknown },
  ]
  expect(locked.missing).toBe(0)
  expect(locked.problems).toEqual(['folder_unreadable'])
  expect(locked.tracks.map(([path, { availability }]) => [path.split('/')[0], availability])).toEqual([
    ['Björk', 'available'],
    ['Björk', 'available'],
    ['Miles', 'unreachable'],
    ['Miles', 'unreachable'],
  ])
  expect(opened).toEqual({ problems: [], tracks: before })
})
