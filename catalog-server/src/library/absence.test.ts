import { expect, test } from 'bun:test'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makeTrack } from '../testing/library-fixture.ts'
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

const goneSince = (it: TestLibrary): unknown[] =>
  it.catalog.reader
    .query<{ at: number | null }, []>('SELECT DISTINCT gone_since AS at FROM tracks')
    .all()
    .map(({ at }) => at)

test('a music folder whose music is gone though it holds a file of its own takes nothing with it', async () => {
  await using it = await scanned()
  const before = it.tracks()
  renameSync(it.music, `${it.music}-away`)
  mkdirSync(join(it.music, 'lost+found'), { recursive: true })
  writeFileSync(join(it.music, 'README.txt'), 'The disk is not mounted')
  const startedAt = Math.floor(Date.now() / 1_000)
  expect(await it.scan()).toMatchObject({ missing: 0, problems: 1 })
  expect(await it.scan()).toMatchObject({ missing: 0, problems: 1 })
  expect(availabilities(it)).toEqual(Array(4).fill('unreachable'))
  expect(await codes(it)).toEqual(['music_gone'])
  expect((await it.library.folders())[0]).toMatchObject({ state: 'readable', track_count: 4, lost_count: 4 })
  expect(goneSince(it)[0]).toBeGreaterThanOrEqual(startedAt)

  rmSync(it.music, { recursive: true })
  renameSync(`${it.music}-away`, it.music)
  expect(await it.scan()).toMatchObject({ unchanged: 4, problems: 0 })
  expect(it.tracks()).toEqual(before)
  expect(goneSince(it)).toEqual([null])
  expect((await it.library.folders())[0]).toMatchObject({ lost_count: 0 })
})

test('music that is really gone is removed once somebody confirms it, and nothing else', async () => {
  await using it = await scanned()
  await makeAlbum(join(it.music, 'kept'), {
    title: 'Kept',
    artist: 'Ann',
    tracks: ['Here'],
    frequencyHz: 700,
  })
  await it.scan()
  renameSync(join(it.music, 'kept'), join(it.music, '../kept'))
  rmSync(join(it.music, 'Miles'), { recursive: true })
  rmSync(join(it.music, 'Björk'), { recursive: true })
  await it.scan()
  expect(availabilities(it)).toEqual(Array(5).fill('unreachable'))

  renameSync(join(it.music, '../kept'), join(it.music, 'kept'))
  const [folder] = await it.library.folders()
  await it.library.acceptLoss(folder?.id ?? 0)
  const after = await it.scan()
  expect(after).toMatchObject({ outcome: 'completed', problems: 0 })
  expect(availabilities(it)).toEqual(['available'])
  await it.scan()
  expect((await it.library.folders())[0]).toMatchObject({ lost_count: 0, track_count: 1 })
  expect(it.library.acceptLoss(99)).rejects.toMatchObject({ code: 'not_found' })
})

test('the loss of a whole folder can be accepted too', async () => {
  await using it = await scanned()
  rmSync(it.music, { recursive: true })
  mkdirSync(it.music)
  await it.scan()
  const [folder] = await it.library.folders()
  expect(folder).toMatchObject({ state: 'empty', lost_count: 4 })
  await it.library.acceptLoss(folder?.id ?? 0)
  await it.scan()
  expect(availabilities(it)).toEqual([])
})

test('nearly all of a folder gone at once is doubted; with other music in its place it is not', async () => {
  await using it = await createTestLibrary()
  for (let number = 1; number <= 60; number += 1)
    await makeTrack(join(it.music, `Many/${number}.mp3`), { tags: { TITLE: `${number}`, ALBUM: 'Many' } })
  await makeAlbum(join(it.music, 'One'), { ...debut, tracks: ['One'] })
  await it.library.useFolders([it.music])
  await it.scan()
  renameSync(join(it.music, 'Many'), join(it.music, '../Many'))
  expect(await it.scan()).toMatchObject({ missing: 0 })
  expect(availabilities(it).filter((availability) => availability === 'unreachable')).toHaveLength(60)
  await makeAlbum(join(it.music, 'New'), { ...blue, tracks: ['New'], frequencyHz: 900 })
  expect(await it.scan()).toMatchObject({ missing: 60, problems: 0 })
  expect(availabilities(it)).toEqual(['available', 'available'])
})

test('a disk that is no longer mounted inside a music folder takes nothing with it', async () => {
  await using it = await scanned()
  const disk = join(it.music, 'Külli’s disk')
  const mount = async (...command: string[]): Promise<void> =>
    expect(await Bun.spawn(command, { stderr: 'inherit' }).exited).toBe(0)
  mkdirSync(disk)
  await mount('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk)
  let isMounted = true
  try {
    await makeAlbum(join(disk, 'Kept/away'), {
      title: 'Away',
      artist: 'Ann',
      tracks: ['Far'],
      frequencyHz: 700,
    })
    await it.scan()
    await mount('umount', disk)
    isMounted = false
    expect(await it.scan()).toMatchObject({ missing: 0, problems: 1 })
    expect((await it.library.problems({ limit: 9 })).items).toMatchObject([
      { path: disk, code: 'mount_gone' },
    ])
    rmSync(disk, { recursive: true })
    rmSync(join(it.music, 'Miles/Blue/01 So What.mp3'))
    expect(await it.scan()).toMatchObject({ missing: 1, problems: 1 })
    expect(availabilities(it).sort()).toEqual(['available', 'available', 'available', 'unreachable'])

    const [folder] = await it.library.folders()
    await it.library.acceptLoss(folder?.id ?? 0)
    expect(await it.scan()).toMatchObject({ problems: 0 })
    expect(availabilities(it)).toEqual(Array(3).fill('available'))
  } finally {
    if (isMounted) await mount('umount', disk)
  }
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
