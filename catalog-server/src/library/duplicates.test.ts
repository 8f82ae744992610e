import { expect, test } from 'bun:test'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const song = { TITLE: 'Song', ARTIST: 'Ann', ALBUMARTIST: 'Ann', ALBUM: 'Al', TRACKNUMBER: '1' }

async function empty() {
  const it = await createTestLibrary()
  await it.library.useFolders([it.music])
  const put = (name: string, tags: Record<string, string> = song, frequencyHz = 300) =>
    makeTrack(join(it.music, 'A', name), { format: 'flac', frequencyHz, tags })
  /** The listed tracks: the name of each, by its file. */
  const listed = () =>
    Object.fromEntries([...it.tracks()].map(([path, { name }]) => [path.slice('A/'.length), name]))
  const scan = async () => {
    const { problems } = await it.scan()
    expect(problems).toBe(0)
    return listed()
  }
  const idOf = (name: string) => it.tracks().get(`A/${name}`)?.id
  return { it, put, scan, idOf, [Symbol.asyncDispose]: () => it[Symbol.asyncDispose]() }
}

test.each([[song], [{}]])('a copy beside its original is not listed (%p)', async (tags) => {
  await using at = await empty()
  await at.put('01 Song.flac', tags)
  await at.put('01 Song (1).flac', tags)
  await at.put('01 Song - Copy.flac', tags)
  expect(await at.scan()).toEqual({ '01 Song.flac': 'Song' })
  const id = at.idOf('01 Song.flac')
  expect(await at.it.scan()).toMatchObject({ unchanged: 3, added: 0, updated: 0 })
  await at.it.library.scanToEnd(true)
  expect(at.it.albums()).toMatchObject([{ tracks: 1 }])
  expect(at.idOf('01 Song.flac')).toBe(id)
  renameSync(join(at.it.music, 'A'), join(at.it.music, 'B'))
  expect(await at.it.scan()).toMatchObject({ moved: 1, added: 0, missing: 0 })
  expect([...at.it.tracks()]).toMatchObject([['B/01 Song.flac', { id }]])
})

test('whichever comes first, and whichever goes, the song stays the same track', async () => {
  for (const [first, second] of [
    ['Song.flac', 'Song (1).flac'],
    ['Song (1).flac', 'Song.flac'],
  ] as const) {
    await using at = await empty()
    await at.put(first, {})
    await at.scan()
    const id = at.idOf(first)
    await at.put(second, {})
    expect(await at.scan()).toEqual({ 'Song.flac': 'Song' })
    expect(at.idOf('Song.flac')).toBe(id)
    rmSync(join(at.it.music, 'A/Song.flac'))
    expect(await at.scan()).toEqual({ 'Song (1).flac': 'Song (1)' })
    expect(at.idOf('Song (1).flac')).toBe(id)
    await at.put('Song.flac', {})
    await at.scan()
    rmSync(join(at.it.music, 'A/Song (1).flac'))
    expect(await at.scan()).toEqual({ 'Song.flac': 'Song' })
    expect(at.idOf('Song.flac')).toBe(id)
  }
})

test('a title like that of a copy, another sound and another place on an album are no copies', async () => {
  await using at = await empty()
  await at.put('Lone (1).flac', {})
  await at.put('Song.flac', {}, 310)
  await at.put('Song 2.flac', {}, 320)
  await at.put('03 Silence.flac', { ...song, TRACKNUMBER: '3' }, 330)
  await at.put('03 Silence (1).flac', { ...song, TRACKNUMBER: '4' }, 330)
  await at.put('04 Hit.flac', song, 340)
  await at.put('04 Hit (1).flac', { ...song, ALBUM: 'Hits', ALBUMARTIST: 'Various Artists' }, 340)
  const listed = await at.scan()
  expect(Object.keys(listed)).toHaveLength(7)
  expect(listed).toMatchObject({ 'Lone (1).flac': 'Lone (1)', 'Song 2.flac': 'Song 2' })
})

test('a copy is a song of its own when its original sounds otherwise, and none again when it does not', async () => {
  await using at = await empty()
  await at.put('01 Song.flac')
  await at.put('01 Song (1).flac')
  await at.scan()
  await at.put('01 Song.flac', song, 310)
  expect(Object.keys(await at.scan())).toHaveLength(2)
  await at.put('01 Song.flac')
  expect(await at.scan()).toEqual({ '01 Song.flac': 'Song' })
})

test('a copy that was a track before leads to its original', async () => {
  await using at = await empty()
  await at.put('01 Song.flac')
  await at.put('02 Other.flac', { ...song, TRACKNUMBER: '2' })
  await at.put('01 Song (1).flac', { ...song, ALBUM: 'Other' })
  await at.scan()
  const copy = at.idOf('01 Song (1).flac')
  await at.put('01 Song (1).flac')
  expect(Object.keys(await at.scan())).toEqual(['01 Song.flac', '02 Other.flac'])
  expect(
    at.it.catalog.reader.query('SELECT availability, replaced_by FROM tracks WHERE id = ?').get(copy ?? ''),
  ).toEqual({ availability: 'missing', replaced_by: at.idOf('01 Song.flac') ?? '' })
})
