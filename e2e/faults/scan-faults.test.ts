import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import type { TestLibrary } from '../../catalog-server/src/testing/test-library.ts'
import { createTestLibrary } from '../../catalog-server/src/testing/test-library.ts'
import type { Fault } from './failing-disk.ts'
import { mountFailingDisk } from './failing-disk.ts'

/** All cases, or only every fourth. */
const isWhole = process.env['SCAN_FAULTS'] === 'all'

/** The fault, and how many of the six tracks it affects. */
const faults: [what: string, fault: Fault, takes: number, problem: string][] = [
  [
    'a file that cannot be looked at',
    { call: 'lstat', name: '01 So What.mp3', errno: 'EIO' },
    1,
    '01 So What.mp3',
  ],
  [
    'a file whose look is refused',
    { call: 'lstat', name: '01 So What.mp3', errno: 'EACCES' },
    1,
    '01 So What.mp3',
  ],
  [
    'a file with a stale handle',
    { call: 'lstat', name: '01 So What.mp3', errno: 'ESTALE' },
    1,
    '01 So What.mp3',
  ],
  ['a file that is a loop', { call: 'lstat', name: '01 So What.mp3', errno: 'ELOOP' }, 1, '01 So What.mp3'],
  [
    'a file whose name is too long',
    { call: 'lstat', name: '01 So What.mp3', errno: 'ENAMETOOLONG' },
    1,
    '01 So What.mp3',
  ],
  [
    'a file that cannot be opened',
    { call: 'open', name: '01 So What.mp3', errno: 'EIO' },
    1,
    '01 So What.mp3',
  ],
  ['a file that cannot be read', { call: 'read', name: '01 So What.mp3', errno: 'EIO' }, 1, '01 So What.mp3'],
  [
    'an album folder that cannot be looked at',
    { call: 'lstat', name: 'Blue', errno: 'EIO' },
    2,
    'Miles/Blue',
  ],
  ['an album folder that cannot be listed', { call: 'list', name: 'Blue', errno: 'EIO' }, 2, 'Miles/Blue'],
  ['an artist folder that is not connected', { call: 'lstat', name: 'Miles', errno: 'ENOTCONN' }, 4, 'Miles'],
  ['an artist folder that cannot be listed', { call: 'list', name: 'Miles', errno: 'ENOTCONN' }, 4, 'Miles'],
  ['a cover that cannot be looked at', { call: 'lstat', name: 'cover.png', errno: 'EIO' }, 0, 'cover.png'],
  ['a cover that cannot be read', { call: 'read', name: 'cover.png', errno: 'EIO' }, 0, 'cover.png'],
]

test('one entry that fails is a line in the problem list; all else is scanned, and all is there when it is well', async () => {
  await using disk = await mountFailingDisk()
  const album = (title: string, artist: string, frequencyHz: number) => ({
    title,
    artist,
    tracks: ['So What', 'Blue in Green'],
    frequencyHz,
  })
  await makeAlbum(join(disk.source, 'Miles/Blue'), album('Blue', 'Miles', 300))
  await makeAlbum(join(disk.source, 'Miles/Milestones'), {
    ...album('Milestones', 'Miles', 500),
    tracks: ['Dr. Jackle', 'Sid’s'],
  })
  await makeAlbum(join(disk.source, 'Björk/Debut'), {
    ...album('Debut', 'Björk', 700),
    tracks: ['Crying', 'Airplane'],
  })
  writeFileSync(join(disk.source, 'Miles/Blue/cover.png'), makePng(30, 30, '#0000ff'))
  for (const [index, [what, fault, takes, problem]] of faults.entries()) {
    if (!isWhole && index % 4 !== 0) continue
    console.log(what)
    // The first scan meets it.
    {
      await using it = await createTestLibrary()
      await it.library.useFolders([disk.path])
      disk.fail(fault)
      expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 6 - takes, problems: 1 })
      await expectProblem(it, fault, problem)
      disk.fail()
      expect(await it.scan()).toMatchObject({ outcome: 'completed', problems: 0 })
      expect(availabilities(it)).toEqual(Array(6).fill('available'))
      expect(it.albums().find(({ name }) => name === 'Blue')?.cover).toBeTruthy()
    }
    // A later scan meets it, with known music and a changed folder.
    await using it = await createTestLibrary()
    await it.library.useFolders([disk.path])
    await it.scan()
    const [tracks, albums] = [it.tracks(), it.albums()]
    for (let again = 0; again < 2; again += 1) {
      disk.fail(fault)
      expect(await it.scan()).toMatchObject({ outcome: 'completed', missing: 0, added: 0 })
      // An unchanged file is not opened, so its fault does not occur.
      const isMet = fault.call === 'lstat' || fault.call === 'list'
      if (isMet) await expectProblem(it, fault, problem)
      expect(availabilities(it).filter((one) => one !== 'available')).toHaveLength(isMet ? takes : 0)
      expect(it.albums()).toEqual(albums)
      disk.fail()
    }
    expect(await it.scan()).toMatchObject({ outcome: 'completed', missing: 0, added: 0, problems: 0 })
    expect(it.tracks()).toEqual(tracks)
    expect(it.albums()).toEqual(albums)
  }
}, 240_000)

const availabilities = (it: TestLibrary): string[] =>
  [...it.tracks().values()].map(({ availability }) => availability)

async function expectProblem(it: TestLibrary, { errno }: Fault, path: string): Promise<void> {
  const { items } = await it.library.problems({ limit: 10 })
  expect(items).toHaveLength(1)
  expect(items[0]?.path).toEndWith(path)
  expect(items[0]?.message).toContain(errno)
}
