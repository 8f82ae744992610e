import { expect, test } from 'bun:test'
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { makeTrack } from '../../testing/library-fixture.ts'
import type { TestLibrary } from '../../testing/test-library.ts'
import { createTestLibrary } from '../../testing/test-library.ts'

const waitFor = async (it: TestLibrary, path: string, availability: string | undefined): Promise<void> => {
  while (it.tracks().get(path)?.availability !== availability) await Bun.sleep(10)
}

const stateOf = async (it: TestLibrary): Promise<unknown> => (await it.library.folders())[0]?.watch

/** The walk goes on to its end when the track is there already. */
async function whenLive(it: TestLibrary): Promise<void> {
  while ((await stateOf(it)) !== 'live') await Bun.sleep(5)
}

/** A library that follows a music folder, the path of which is `below` the place for music. */
async function following(below = ''): Promise<TestLibrary & { root: string }> {
  const it = await createTestLibrary({ isWatching: true })
  const root = join(it.music, below)
  await makeTrack(join(root, 'one.mp3'), { tags: { TITLE: 'One' }, frequencyHz: 300 })
  await it.library.useFolders([root])
  await it.scan()
  return Object.assign(it, { root })
}

/** What takes the folder's place. */
async function makeNext(path: string): Promise<string> {
  await makeTrack(join(path, 'one.mp3'), { tags: { TITLE: 'One' }, frequencyHz: 300 })
  await makeTrack(join(path, 'two.mp3'), { tags: { TITLE: 'Two' }, frequencyHz: 400 })
  return path
}

test('a music folder that another one takes the place of is scanned, and followed from then on', async () => {
  await using it = await following()
  const next = await makeNext(`${it.root}-next`)
  renameSync(it.root, `${it.root}-old`)
  renameSync(next, it.root)
  await waitFor(it, 'two.mp3', 'available')
  await whenLive(it)
  await makeTrack(join(it.root, 'three.mp3'), { tags: { TITLE: 'Three' }, frequencyHz: 500 })
  await waitFor(it, 'three.mp3', 'available')
})

test('a music folder that goes and comes back later is noticed both times, though the way to it is gone too', async () => {
  await using it = await following('disk/shelf/music')
  const disk = join(it.music, 'disk')
  renameSync(disk, `${disk}-away`)
  await waitFor(it, 'one.mp3', 'unreachable')
  expect(await stateOf(it)).toBe('unavailable')
  // Other things appear there first, then one folder after the other.
  mkdirSync(join(it.music, 'other'))
  await it.scan()
  mkdirSync(join(disk, 'shelf'), { recursive: true })
  await it.scan()
  expect(await stateOf(it)).toBe('unavailable')
  renameSync(`${disk}-away/shelf/music`, it.root)
  await waitFor(it, 'one.mp3', 'available')
  await whenLive(it)
})

test('a folder above the music folder that is exchanged at once is noticed', async () => {
  await using it = await following('disk/shelf/music')
  const disk = join(it.music, 'disk')
  await makeNext(`${disk}-next/shelf/music`)
  renameSync(disk, `${disk}-old`)
  renameSync(`${disk}-next`, disk)
  await waitFor(it, 'two.mp3', 'available')
})

test('a link on the way to the music folder that leads elsewhere from now on is noticed', async () => {
  await using it = await following('disk/music')
  const disk = join(it.music, 'disk')
  renameSync(disk, `${disk}-1`)
  await makeNext(`${disk}-2/music`)
  symlinkSync(`${disk}-1`, disk)
  await it.scan()
  await whenLive(it)
  const link = `${disk}-link`
  symlinkSync(`${disk}-2`, link)
  renameSync(link, disk)
  await waitFor(it, 'two.mp3', 'available')
  unlinkSync(disk)
  await waitFor(it, 'two.mp3', 'unreachable')
  rmSync(`${disk}-1`, { recursive: true })
  symlinkSync(`${disk}-2`, disk)
  await waitFor(it, 'two.mp3', 'available')
})
