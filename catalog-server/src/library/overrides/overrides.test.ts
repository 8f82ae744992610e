import { expect, test } from 'bun:test'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { makePng, makeTrack, type TrackTags } from '../../testing/library-fixture.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { createTestLibrary } from '../../testing/test-library.ts'

/** A server with an empty music folder, and what is needed to fill it. Alice may edit; Bob may not. */
async function empty() {
  const app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  let sounds = 0
  const put = (path: string, tags: TrackTags, cover?: Uint8Array) =>
    makeTrack(join(music, path), {
      frequencyHz: 300 + 10 * (sounds += 1),
      tags: { TITLE: path, ...tags },
      ...(cover && { cover }),
    })
  const scan = () => app.app.library.scanToEnd()
  const albums = async () =>
    (await alice.catalog.albums({ query: { sort: 'name' } })).items.map(
      ({ id, name, artists, track_count: count }) => ({
        id,
        name,
        count,
        by: artists.map((one) => one.name),
      }),
    )
  const start = async () => {
    await alice.library.addFolder({ body: { path: music } })
    await scan()
  }
  return { app, alice, music, put, scan, albums, start }
}

test('albums that a person puts together are one through every scan, move and new file, and taken back are what they were', async () => {
  const it = await empty()
  await using app = it.app
  const { alice, albums } = it
  await it.put('Live/Night 1/01.mp3', { ALBUM: 'Live, first night', ARTIST: 'Ann', TRACKNUMBER: '1' })
  await it.put('Live/Night 1/02.mp3', { ALBUM: 'Live, first night', ARTIST: 'Ann', TRACKNUMBER: '2' })
  await it.put('Live/Night 2/03.mp3', { ALBUM: 'Live, second night', ARTIST: 'Ann', TRACKNUMBER: '3' })
  await it.start()
  const before = await albums()
  const [first, second] = before
  if (!first || !second) throw new Error('not scanned')
  expect(await alice.grouping.album({ params: { id: first.id } })).toMatchObject({
    rule: 'title',
    artists_from: 'shared',
    parts: [{ folder: 'Live/Night 1', track_count: 2 }],
    override_ids: [],
    others: [],
  })
  await alice.likes.like({ params: { type: 'album', id: second.id } })

  const said = await alice.grouping.addOverride({
    body: { kind: 'together', album_ids: [first.id, second.id] },
  })
  expect(said).toMatchObject({ kind: 'together', text: 'Live, first night + Live, second night' })
  const one = { id: first.id, name: 'Live, first night', count: 3 }
  expect(await albums()).toMatchObject([one])
  expect((await alice.catalog.albumResolved({ params: { id: second.id } })).album.id).toBe(first.id)
  expect(await alice.grouping.album({ params: { id: first.id } })).toMatchObject({
    rule: 'person',
    override_ids: [said.id],
    parts: [{ track_count: 2 }, { track_count: 1 }],
  })
  await it.put('Live/Night 2/04.mp3', { ALBUM: 'Live, second night', ARTIST: 'Ann', TRACKNUMBER: '4' })
  renameSync(join(it.music, 'Live/Night 1'), join(it.music, 'Live/Evening'))
  await it.scan()
  expect(await albums()).toMatchObject([{ ...one, count: 4 }])
  await app.app.library.scanToEnd(true)
  expect(await albums()).toMatchObject([{ ...one, count: 4 }])
  expect((await alice.grouping.overrides()).items).toEqual([said])

  await alice.grouping.removeOverride({ params: { id: said.id } })
  const after = [before[0], { ...second, count: 2 }]
  expect(await albums()).toEqual(after as typeof before)
  await app.app.library.scanToEnd(true)
  expect(await albums()).toEqual(after as typeof before)
  expect((await alice.grouping.overrides()).items).toEqual([])
})

test('a folder that a person makes separate is an album of its own with its picture, until that is taken back', async () => {
  const it = await empty()
  await using app = it.app
  const { alice, albums } = it
  const tags = { ALBUM: 'Both', ARTIST: 'Ann', ALBUMARTIST: 'Ann' }
  await it.put('Both/a/01.mp3', { ...tags, DISCNUMBER: '1', TRACKNUMBER: '1' })
  await it.put('Both/a/02.mp3', { ...tags, DISCNUMBER: '1', TRACKNUMBER: '2' })
  await it.put('Both/b/01.mp3', { ...tags, DISCNUMBER: '2', TRACKNUMBER: '1' })
  await Bun.write(join(it.music, 'Both/b/cover.png'), makePng(40, 40, '#0000ff'))
  await it.start()
  const before = await albums()
  const [both] = before
  if (!both) throw new Error('not scanned')
  const why = await alice.grouping.album({ params: { id: both.id } })
  expect(why).toMatchObject({ rule: 'title', artists_from: 'tag', parts: [{}, { folder: 'Both/b' }] })
  const said = await alice.grouping.addOverride({
    body: { kind: 'apart', album_id: both.id, part_id: why.parts[1]!.id },
  })
  for (const isFull of [false, true]) {
    expect((await albums()).map(({ count }) => count).toSorted()).toEqual([1, 2])
    const alone = (await alice.catalog.albums({})).items.find(({ id }) => id !== both.id)
    expect(alone?.cover).not.toBeNull()
    await app.app.library.scanToEnd(isFull)
  }
  await expect(
    alice.grouping.addOverride({
      body: { kind: 'apart', album_id: both.id, part_id: why.parts[0]!.id },
    }),
  ).rejects.toThrow('alone')
  await alice.grouping.removeOverride({ params: { id: said.id } })
  expect(await albums()).toEqual(before)
})

test('a name means the artists that a person chose, one or two, and those of the tags again when that is undone', async () => {
  const it = await empty()
  await using app = it.app
  const { alice } = it
  await it.put('1/01.mp3', { ALBUM: 'One', ARTIST: 'Bob x Cid', ALBUMARTIST: 'Various Artists' })
  await it.put('2/01.mp3', { ALBUM: 'Two', ARTIST: 'Simon & Garfunkel', ALBUMARTIST: 'Simon & Garfunkel' })
  await it.start()
  const artists = async () =>
    (await alice.catalog.artists({ query: { sort: 'name' } })).items.map(({ name }) => name).toSorted()
  const told = await artists()
  expect(told).toEqual(['Bob', 'Cid', 'Simon & Garfunkel', 'Various Artists'])
  const tracks = (await alice.catalog.tracks({})).items.map(({ id }) => id).toSorted()
  const ended = async () => {
    while ((await alice.library.scan()).state !== 'idle') await Bun.sleep(5)
  }
  await alice.grouping.addOverride({ body: { kind: 'names', text: 'bob x cid', names: ['Bob x Cid'] } })
  await ended()
  expect(await artists()).toEqual(['Bob x Cid', 'Simon & Garfunkel', 'Various Artists'])
  await alice.grouping.addOverride({
    body: { kind: 'names', text: 'Simon & Garfunkel', names: ['Paul Simon', 'Art Garfunkel'] },
  })
  await ended()
  expect(await artists()).toEqual(['Art Garfunkel', 'Bob x Cid', 'Paul Simon', 'Various Artists'])
  await app.app.library.scanToEnd(true)
  expect(await artists()).toEqual(['Art Garfunkel', 'Bob x Cid', 'Paul Simon', 'Various Artists'])
  for (const { id } of (await alice.grouping.overrides()).items)
    await alice.grouping.removeOverride({ params: { id } })
  await ended()
  expect(await artists()).toEqual(told)
  expect((await alice.catalog.tracks({})).items.map(({ id }) => id).toSorted()).toEqual(tracks)
})

test('a rule for a name holds for files that a running scan has read and not written yet, too', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  let added: Promise<unknown> | undefined
  await using it = await createTestLibrary({
    // It is written down before the files, and after they are read.
    beforeRead: async () => {
      if (added) return
      void it.catalog.gate.run(() => held)
      added = it.library.grouping.add({ kind: 'names', text: 'Bob x Cid', names: ['Bob x Cid'] })
    },
  })
  const tags = { ALBUM: 'One', ARTIST: 'Bob x Cid', ALBUMARTIST: 'Various Artists' }
  await makeTrack(join(it.music, '1/01.mp3'), { tags: { ...tags, TITLE: '01' } })
  await it.library.addFolder(it.music)
  while ((await it.library.status()).files_done === 0) await Bun.sleep(5)
  release()
  await added
  while ((await it.library.status()).state !== 'idle') await Bun.sleep(5)
  const artists = it.catalog.reader
    .query<{ name: string }, []>('SELECT name FROM artists ORDER BY name')
    .all()
  expect(artists.map(({ name }) => name)).toEqual(['Bob x Cid', 'Various Artists'])
})

test('albums of one title nearby are told by their years, unless the years are those of their tracks', async () => {
  const it = await empty()
  await using _ = it.app
  const reasonsOf = async (name: string) => {
    const album = (await it.albums()).find((one) => one.name === name)
    const { others } = await it.alice.grouping.album({ params: { id: album!.id } })
    return others.map(({ reason }) => reason)
  }
  const put = (path: string, ALBUM: string, DISCNUMBER: string, TRACKNUMBER: string, DATE: string) =>
    it.put(path, { ALBUM, ARTIST: 'Ann', ALBUMARTIST: 'Ann', DISCNUMBER, TRACKNUMBER, DATE })
  await put('News (1977)/01.mp3', 'News', '1', '1', '1977')
  await put('News (2011)/01.mp3', 'News', '2', '1', '2011')
  await put('Hits/01.mp3', 'Hits', '1', '1', '1965')
  await put('Hits/02.mp3', 'Hits', '1', '2', '1972')
  await put('Hits again/02.mp3', 'Hits', '1', '2', '1972')
  await it.start()
  expect(await reasonsOf('News')).toEqual(['date'])
  expect(await reasonsOf('Hits')).toEqual(['copy'])
})

test('a user who may not edit sees the reasons of a grouping, and cannot change it', async () => {
  const it = await empty()
  await using app = it.app
  await it.put('1/01.mp3', { ALBUM: 'One', ARTIST: 'Ann' })
  await it.start()
  const [album] = await it.albums()
  const bob = app.as('bob')
  expect(await bob.grouping.album({ params: { id: album!.id } })).toMatchObject({ rule: 'title' })
  const body = { kind: 'names', text: 'Ann', names: ['A', 'B'] } as const
  await expect(bob.grouping.addOverride({ body: { ...body, names: [...body.names] } })).rejects.toThrow()
  await expect(
    it.alice.grouping.addOverride({ body: { kind: 'together', album_ids: [album!.id, album!.id] } }),
  ).rejects.toThrow('two albums')
  await expect(it.alice.grouping.removeOverride({ params: { id: 7 } })).rejects.toThrow()
})
