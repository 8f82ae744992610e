import { expect, test } from 'bun:test'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const blue = { title: 'Kind of Blue', artist: 'Miles Davis', tracks: ['So What', 'Blue in Green'] }
const debut = { title: 'Debut', artist: 'Björk', tracks: ['Human Behaviour', 'Crying'], frequencyHz: 500 }

async function twoAlbums() {
  const testLibrary = await createTestLibrary()
  await makeAlbum(join(testLibrary.music, 'Miles Davis/Kind of Blue'), blue)
  await makeAlbum(join(testLibrary.music, 'Björk/Debut'), debut)
  await testLibrary.library.useFolders([testLibrary.music])
  return testLibrary
}

test('a first scan finds every album and counts what it added', async () => {
  await using it = await twoAlbums()
  const status = await it.scan()
  expect(status).toMatchObject({
    state: 'idle',
    outcome: 'completed',
    added: 4,
    files_done: 4,
    files_total: 4,
    problems: 0,
  })
  expect(it.albums()).toMatchObject([
    { name: 'Debut', artists: 'Björk', tracks: 2, type: 'ALBUM' },
    { name: 'Kind of Blue', artists: 'Miles Davis', tracks: 2 },
  ])
  expect([...it.tracks().values()].map(({ name }) => name).sort()).toEqual(
    ['Blue in Green', 'Crying', 'Human Behaviour', 'So What'].sort(),
  )
  expect(it.changes()).toBeGreaterThan(0)
})

test('names that begin with dots are music like any other, and what is passed over is counted', async () => {
  await using it = await createTestLibrary()
  const one = (title: string, track: string, frequencyHz: number) => ({
    title,
    artist: 'Band',
    tracks: [track],
    frequencyHz,
  })
  await makeAlbum(join(it.music, 'Band/...And So On'), one('...And So On', 'First', 300))
  await makeAlbum(join(it.music, 'Mask/.5 Grey'), one('.5 Grey', '...One More', 302))
  renameSync(
    join(it.music, 'Mask/.5 Grey/01 ...One More.mp3'),
    join(it.music, 'Mask/.5 Grey/...One More.mp3'),
  )
  mkdirSync(join(it.music, 'Band/@eaDir'))
  for (const name of ['.DS_Store', '._01 First.mp3', 'notes.TXT', 'booklet.txt', 'README'])
    writeFileSync(join(it.music, 'Band/...And So On', name), 'x')
  await it.library.useFolders([it.music])
  expect(await it.scan()).toMatchObject({
    added: 2,
    problems: 0,
  })
  const seen = (await it.library.status()).left_out.map(
    ({ reason, name, count }) => `${reason} ${name} ${count}`,
  )
  expect(seen[0]).toBe('not_music .txt 2')
  expect(seen.toSorted()).toEqual([
    'helper .DS_Store 1',
    'helper ._* 1',
    'helper @eaDir 1',
    'not_music  1',
    'not_music .txt 2',
  ])
  expect(it.albums().map(({ name }) => name)).toEqual(['...And So On', '.5 Grey'])
})

test('a tag that was changed without changing the size and the time of the file is seen', async () => {
  await using it = await twoAlbums()
  const path = 'Miles Davis/Kind of Blue/01 So What.mp3'
  const file = join(it.music, path)
  const long = new Date('2020-09-13T12:00:00Z')
  utimesSync(file, long, long)
  await it.scan()
  const before = it.tracks().get(path)
  const bytes = readFileSync(file)
  const at = bytes.indexOf('So What')
  expect(at).toBeGreaterThan(0)
  bytes.write('So Thus', at)
  writeFileSync(file, bytes)
  utimesSync(file, long, long)
  expect(await it.scan()).toMatchObject({ updated: 1, unchanged: 3 })
  expect(it.tracks().get(path)).toMatchObject({ id: before?.id, name: 'So Thus' })
})

test('a full scan reads every file again, also when it is asked for during another; all stay themselves', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const before = it.tracks()
  it.opened()
  expect(await it.library.scanToEnd(true)).toMatchObject({ updated: 4, unchanged: 0, added: 0 })
  expect(it.opened()).toHaveLength(4)
  expect(it.tracks()).toEqual(before)
  await it.library.startScan()
  expect(await it.library.scanToEnd(true)).toMatchObject({ updated: 4, unchanged: 0, added: 0 })
  expect(await it.scan()).toMatchObject({ unchanged: 4 })
})

test('a scan of what did not change opens nothing and writes nothing', async () => {
  await using it = await twoAlbums()
  await it.scan()
  it.opened()
  const version = () => it.catalog.reader.query<{ v: number }, []>('PRAGMA data_version').get()?.v
  const before = version()
  expect(await it.scan()).toMatchObject({ unchanged: 4, added: 0, updated: 0, missing: 0 })
  expect(it.opened()).toEqual([])
  expect(version()).toBe(before)
})

test('only the changed file is opened, and it stays the same track', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const path = 'Miles Davis/Kind of Blue/01 So What.mp3'
  const before = it.tracks().get(path)
  it.opened()
  await makeTrack(join(it.music, path), {
    frequencyHz: 300,
    tags: {
      TITLE: 'So What (take 2)',
      ARTIST: 'Miles Davis',
      ALBUM: 'Kind of Blue',
      ALBUMARTIST: 'Miles Davis',
    },
  })
  expect(await it.scan()).toMatchObject({ updated: 1, added: 0, unchanged: 3 })
  expect(it.opened()).toEqual([path])
  expect(it.tracks().get(path)).toMatchObject({
    id: before?.id,
    name: 'So What (take 2)',
    albumId: before?.albumId,
  })
})

test('an album folder that moved keeps its tracks, its album and its artist', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const before = it.tracks()
  const albumsBefore = it.albums()
  renameSync(join(it.music, 'Miles Davis'), join(it.music, 'Davis, Miles'))
  const status = await it.scan()
  expect(status).toMatchObject({ moved: 2, added: 0, missing: 0 })
  expect(it.tracks().get('Davis, Miles/Kind of Blue/01 So What.mp3')?.id).toBe(
    before.get('Miles Davis/Kind of Blue/01 So What.mp3')?.id ?? '',
  )
  expect(it.albums()).toEqual(albumsBefore)
  expect(await it.scan()).toMatchObject({ unchanged: 4, moved: 0, missing: 0 })
})

test('an album that is renamed as a whole keeps its id', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const [, before] = it.albums()
  await makeAlbum(join(it.music, 'Miles Davis/Kind of Blue'), { ...blue, title: 'Kind of Blue (Legacy)' })
  await it.scan()
  expect(it.albums()[1]).toMatchObject({ id: before?.id, name: 'Kind of Blue (Legacy)', tracks: 2 })
})

test('an artist whose name is corrected everywhere keeps the id', async () => {
  await using it = await twoAlbums()
  const idOf = (name: string) =>
    it.catalog.reader.query<{ id: string }, [string]>('SELECT id FROM artists WHERE name = ?').get(name)?.id
  await makeAlbum(join(it.music, 'Bjork/Post'), {
    ...debut,
    title: 'Post',
    artist: 'Bjrok',
    frequencyHz: 700,
  })
  await makeAlbum(join(it.music, 'Bjork/Homogenic'), {
    ...debut,
    title: 'Homogenic',
    artist: 'Bjrok',
    frequencyHz: 900,
  })
  await it.scan()
  const before = idOf('Bjrok')
  await makeAlbum(join(it.music, 'Bjork/Post'), {
    ...debut,
    title: 'Post',
    artist: 'Sugarcubes',
    frequencyHz: 700,
  })
  await makeAlbum(join(it.music, 'Bjork/Homogenic'), {
    ...debut,
    title: 'Homogenic',
    artist: 'Sugarcubes',
    frequencyHz: 900,
  })
  await it.scan()
  expect(before).toBeString()
  expect(idOf('Sugarcubes')).toBe(before)
  expect(idOf('Bjrok')).toBeUndefined()
})

test('a deleted file is missing, not removed, and is itself again when it returns', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const path = 'Björk/Debut/02 Crying.mp3'
  const before = it.tracks().get(path)
  renameSync(join(it.music, path), join(it.music, '../kept'))
  expect(await it.scan()).toMatchObject({ missing: 1 })
  expect(it.tracks().has(path)).toBe(false)
  expect(await it.scan()).toMatchObject({ missing: 0, unchanged: 3 })
  renameSync(join(it.music, '../kept'), join(it.music, path))
  await it.scan()
  expect(it.tracks().get(path)).toMatchObject({ id: before?.id, availability: 'available' })
})

test('a folder that is deleted makes its tracks missing; its artist stays for whoever likes them', async () => {
  await using it = await twoAlbums()
  await it.scan()
  rmSync(join(it.music, 'Björk'), { recursive: true })
  expect(await it.scan()).toMatchObject({ missing: 2, unchanged: 2 })
  expect(it.albums()).toHaveLength(1)
  expect(it.catalog.reader.query('SELECT id FROM tracks').all()).toHaveLength(4)
})

test('two files that changed places stay the tracks they sound like', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const before = it.tracks()
  const [one, two] = ['01 So What.mp3', '02 Blue in Green.mp3'].map(
    (name) => `Miles Davis/Kind of Blue/${name}`,
  ) as [string, string]
  renameSync(join(it.music, one), join(it.music, 'aside'))
  renameSync(join(it.music, two), join(it.music, one))
  renameSync(join(it.music, 'aside'), join(it.music, two))
  // A rename does not change the time of a file, and both have nearly the same size.
  utimesSync(join(it.music, one), 1, 1)
  utimesSync(join(it.music, two), 2, 2)
  await it.scan()
  expect(it.tracks().get(one)?.id).toBe(before.get(two)?.id ?? '')
  expect(it.tracks().get(two)?.id).toBe(before.get(one)?.id ?? '')
})

test('a copy is a track of its own', async () => {
  await using it = await twoAlbums()
  await it.scan()
  const before = it.tracks()
  cpSync(join(it.music, 'Björk/Debut'), join(it.music, 'Copies/Debut'), { recursive: true })
  expect(await it.scan()).toMatchObject({ added: 2, moved: 0 })
  expect(it.tracks().get('Björk/Debut/02 Crying.mp3')).toEqual(before.get('Björk/Debut/02 Crying.mp3'))
  expect(it.albums().filter(({ name }) => name === 'Debut')).toHaveLength(2)
})

test('the helpers of systems and the folders of file servers are passed over without a problem', async () => {
  await using it = await twoAlbums()
  for (const name of ['.Trash-1000', '@eaDir', '#recycle', 'lost+found']) {
    mkdirSync(join(it.music, name))
    await makeTrack(join(it.music, name, 'song.mp3'))
  }
  await makeTrack(join(it.music, '._song.mp3'))
  expect(await it.scan()).toMatchObject({ added: 4, problems: 0 })
})
