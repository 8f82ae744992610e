import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePng, makeTrack } from '../../testing/library-fixture.ts'
import type { EditedLibrary } from './edited-library-fixture.ts'
import { byHand, createEditedLibrary } from './edited-library-fixture.ts'

/** Changes all editable fields. */
async function editAll(it: EditedLibrary) {
  const [[album], [track], [artist]] = [await it.albums(), await it.tracks(), await it.artists()]
  if (!album || !track || !artist) throw new Error('Nothing was scanned')
  await it.send('POST', 'artist', { id: 'gil', name: 'Gil Evans', genres: [], activity_periods: [] })
  await it.send('POST', 'image', { id: 'mine', uri: 'images/mine.png', size: 'Small', width: 9, height: 9 })
  await it.edit('track', track.id, { ...byHand.track, artists: [{ artist_id: 'gil', role: 'Composer' }] })
  await it.edit('album', album.id, { ...byHand.album, artists_ids: ['gil'], display_image_id: 'mine' })
  await it.edit('artist', artist.id, { ...byHand.artist, display_image_id: 'mine' })
  return { album: album.id, track: track.id, artist: artist.id }
}

const remastered = {
  ALBUM: 'Kind of Blue (Remastered)',
  ARTIST: 'Miles Dewey Davis',
  ALBUMARTIST: 'Miles Dewey Davis',
  GENRE: 'Bop',
  LABEL: 'Legacy',
  DATE: '1997',
}

/** Everything that `editAll` made exists once, and the other songs of the folder with it. */
async function expectKept(
  it: EditedLibrary,
  ids: { album: string; track: string; artist: string },
  trackCount: number,
) {
  const albums = await it.albums()
  expect(albums).toMatchObject([
    {
      ...byHand.album,
      id: ids.album,
      artists: [{ name: 'Gil Evans' }],
      cover: { id: 'mine' },
      track_count: trackCount,
    },
  ])
  expect((await it.tracks())[0]).toMatchObject({
    ...byHand.track,
    id: ids.track,
    artists: [{ name: 'Gil Evans', role: 'Composer' }],
  })
  const artists = (await it.artists()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  expect(artists.slice(0, 2)).toMatchObject([
    { name: 'Gil Evans', cover: null },
    { ...byHand.artist, id: ids.artist, cover: { id: 'mine' } },
  ])
}

describe('what was edited by hand', () => {
  let it: EditedLibrary
  let ids: Awaited<ReturnType<typeof editAll>>
  beforeAll(async () => {
    it = await createEditedLibrary()
    ids = await editAll(it)
  })
  afterAll(() => it[Symbol.asyncDispose]())

  test('stays when a song is added, and the song joins the edited album', async () => {
    await it.song('All Blues', 4)
    expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 1 })
    await expectKept(it, ids, 3)
  })

  test('stays when pictures are put beside the music', async () => {
    writeFileSync(join(it.music, 'Miles/Blue/cover.png'), makePng(300, 300, '#0000ff'))
    writeFileSync(join(it.music, 'Miles/artist.png'), makePng(300, 300, '#00ff00'))
    expect(await it.scan()).toMatchObject({ outcome: 'completed', updated: 3 })
    await expectKept(it, ids, 3)
  })

  test('stays when the tags of the same fields change', async () => {
    for (const [title, number] of [
      ['So What', 1],
      ['Blue in Green', 2],
      ['All Blues', 4],
    ] as const)
      await it.song(title, number, { ...remastered, TITLE: `${title} (Take)`, DISCNUMBER: '3' })
    expect(await it.scan()).toMatchObject({ outcome: 'completed', updated: 3 })
    await expectKept(it, ids, 3)
    expect((await it.tracks())[1]).toMatchObject({ name: 'Blue in Green (Take)', disc_number: 3 })
  })

  test('stays when the folder moves, also together with a new song and new tags', async () => {
    mkdirSync(join(it.music, 'Jazz'))
    renameSync(join(it.music, 'Miles/Blue'), join(it.music, 'Jazz/1959'))
    it.folder.name = 'Jazz/1959'
    expect(await it.scan()).toMatchObject({ outcome: 'completed', moved: 3, missing: 0 })
    await expectKept(it, ids, 3)

    renameSync(join(it.music, 'Jazz/1959'), join(it.music, 'Jazz/Blue'))
    it.folder.name = 'Jazz/Blue'
    await it.song('Flamenco Sketches', 5, remastered)
    expect(await it.scan()).toMatchObject({ outcome: 'completed', moved: 3, added: 1, missing: 0 })
    await expectKept(it, ids, 4)
  })

  test('comes back with a file that was deleted and brought back', async () => {
    renameSync(join(it.music, 'Jazz'), join(it.music, '../away'))
    await makeTrack(join(it.music, 'Other/1.mp3'), {
      frequencyHz: 900,
      tags: { TITLE: 'Other', ARTIST: 'Other' },
    })
    expect(await it.scan()).toMatchObject({ missing: 4, added: 1 })
    rmSync(join(it.music, 'Other'), { recursive: true })
    renameSync(join(it.music, '../away'), join(it.music, 'Jazz'))
    expect(await it.scan()).toMatchObject({ missing: 1 })
    await expectKept(it, ids, 4)
  })
})

test('fields that nobody edited follow the tags', async () => {
  await using it = await createEditedLibrary()
  const [album] = await it.albums()
  const [first, second] = await it.tracks()
  await it.edit('album', album?.id ?? '', { label: 'Mine' })
  await it.edit('track', first?.id ?? '', { name: 'So what?' })
  for (const [index, title] of ['So What', 'Blue in Green'].entries())
    await it.song(title, index + 1, { TITLE: `New ${title}`, GENRE: 'Bop', LABEL: 'Legacy', DISCNUMBER: '2' })
  await it.scan()
  expect(await it.albums()).toMatchObject([{ id: album?.id, label: 'Mine', genres: ['Bop'] }])
  expect(await it.tracks()).toMatchObject([
    { id: first?.id, name: 'So what?', disc_number: 2 },
    { id: second?.id, name: 'New Blue in Green', disc_number: 2 },
  ])
})

test('a field that is set to what its tags say follows them again', async () => {
  await using it = await createEditedLibrary()
  const [album] = await it.albums()
  const [track] = await it.tracks()
  const [artist] = await it.artists()
  const retag = (label: string, title: string) => it.song('So What', 1, { LABEL: label, TITLE: title })
  await it.edit('album', album?.id ?? '', { label: 'Mine', artists_ids: [] })
  await it.edit('track', track?.id ?? '', { name: 'Mine', artists: [] })
  await retag('Legacy', 'Legacy')
  await it.scan()
  expect(await it.albums()).toMatchObject([{ label: 'Mine', artists: [] }])
  // The present value of the tags, not that of the time of the edit.
  await it.edit('album', album?.id ?? '', { label: 'Legacy', artists_ids: [artist?.id] })
  await it.edit('track', track?.id ?? '', {
    name: 'Legacy',
    artists: [{ artist_id: artist?.id, role: 'MainArtist' }],
  })
  await retag('Sony', 'Sony')
  await it.scan()
  expect(await it.albums()).toMatchObject([{ label: 'Sony', artists: [{ name: 'Miles Davis' }] }])
  expect((await it.tracks())[0]).toMatchObject({ name: 'Sony', artists: [{ name: 'Miles Davis' }] })
})

test('a cover that a person took away stays away, and one can go back to the one in the folder', async () => {
  await using it = await createEditedLibrary()
  const cover = (color: string) =>
    writeFileSync(join(it.music, 'Miles/Blue/cover.png'), makePng(300, 300, color))
  cover('#0000ff')
  await it.scan()
  const [album] = await it.albums()
  await it.edit('album', album?.id ?? '', { display_image_id: null })
  await it.song('All Blues', 4)
  await it.scan()
  expect(await it.albums()).toMatchObject([{ cover: null }])
  await it.edit('album', album?.id ?? '', { display_image_id: album?.cover?.id })
  cover('#ff0000')
  await it.scan()
  const [now] = await it.albums()
  expect(now?.cover).toBeTruthy()
  expect(now?.cover?.id).not.toBe(album?.cover?.id)
})

test('a song that a person put into another album stays there, wherever either folder goes', async () => {
  await using it = await createEditedLibrary()
  await it.send('POST', 'album', { id: 'best', name: 'Best of', album_type: 'Album', genres: [] })
  const [guest] = await it.tracks()
  await it.edit('track', guest?.id ?? '', { album_id: 'best' })
  writeFileSync(join(it.music, 'Miles/Blue/cover.png'), makePng(300, 300, '#0000ff'))
  await it.scan()
  const namesOf = async () =>
    (await it.albums()).map(({ name, track_count }) => `${name} ${track_count}`).toSorted()
  expect(await namesOf()).toEqual(['Best of 1', 'Kind of Blue 1'])

  const blue = (await it.albums()).find(({ name }) => name === 'Kind of Blue')
  await it.edit('track', guest?.id ?? '', { album_id: blue?.id })
  await it.send('DELETE', 'album/best', {})
  const other = { ALBUM: 'Porgy', ALBUMARTIST: 'Gil Evans', ARTIST: 'Gil Evans', TITLE: 'Summertime' }
  await makeTrack(join(it.music, 'Gil/1.mp3'), { frequencyHz: 800, tags: other })
  await it.scan()
  const porgy = (await it.tracks()).find(({ name }) => name === 'Summertime')
  await it.edit('track', porgy?.id ?? '', { album_id: blue?.id })
  await it.edit('album', blue?.id ?? '', { name: 'Blue, and more' })
  renameSync(join(it.music, 'Miles/Blue'), join(it.music, 'Miles/Azure'))
  renameSync(join(it.music, 'Gil'), join(it.music, 'Evans'))
  await it.scan()
  expect(await it.albums()).toMatchObject([{ id: blue?.id, name: 'Blue, and more', track_count: 3 }])
})

test('an artist who was renamed by hand is still the artist of the tags', async () => {
  await using it = await createEditedLibrary()
  const [artist] = await it.artists()
  await it.edit('artist', artist?.id ?? '', { name: 'Miles D.' })
  await it.song('All Blues', 4)
  await makeTrack(join(it.music, 'Miles/Ascenseur/1.mp3'), {
    frequencyHz: 800,
    tags: { TITLE: 'Générique', ARTIST: 'miles davis', ALBUM: 'Ascenseur' },
  })
  await it.scan()
  expect(await it.artists()).toMatchObject([{ id: artist?.id, name: 'Miles D.', track_count: 4 }])
})

test('an edit that was answered while a scan writes the same album is kept', async () => {
  await using it = await createEditedLibrary()
  const [album] = await it.albums()
  const [track] = await it.tracks()
  let edits = 0
  for (const label of ['Legacy', 'Sony', 'Mobile Fidelity']) {
    for (const [index, title] of ['So What', 'Blue in Green'].entries())
      await it.song(title, index + 1, { TITLE: `${title} ${label}`, LABEL: label, GENRE: label })
    const scan = it.scan()
    for (const last = edits + 8; edits < last; edits += 1) {
      await it.edit('album', album?.id ?? '', { name: `Edit ${edits}` })
      await it.edit('track', track?.id ?? '', { name: `Edit ${edits}` })
    }
    expect(await scan).toMatchObject({ outcome: 'completed', updated: 2 })
    const name = `Edit ${edits - 1}`
    expect(await it.albums()).toMatchObject([{ id: album?.id, name, label, genres: [label] }])
    expect((await it.tracks())[0]).toMatchObject({ id: track?.id, name })
  }
})

test('another sound under the same title keeps what was said of it, but has its own length', async () => {
  await using it = await createEditedLibrary()
  const [track] = await it.tracks()
  await it.edit('track', track?.id ?? '', { name: 'So what?', duration_secs: 99, format: 'Flac' })
  await makeTrack(join(it.music, 'Miles/Blue/01 So What.mp3'), {
    seconds: 2,
    tags: { TITLE: 'So What', ARTIST: 'Miles Davis', ALBUM: 'Kind of Blue', ALBUMARTIST: 'Miles Davis' },
  })
  await it.scan()
  expect((await it.tracks())[0]).toMatchObject({
    id: track?.id,
    name: 'So what?',
    duration_secs: 2,
    format: 'Mp3_96',
  })
})

test('an editor sees the edited fields, and the current tags of the file', async () => {
  await using it = await createEditedLibrary()
  const [album] = await it.albums()
  const id = album?.id ?? ''
  const editedOf = (of = id) => it.alice.editing.edited({ params: { type: 'album', id: of } })
  expect(await editedOf()).toEqual({ from_file: true, fields: {} })
  await it.edit('album', id, { label: 'Mine', version_title: 'Mono' })
  await it.song('So What', 1, { LABEL: 'Legacy' })
  await it.song('Blue in Green', 2, { LABEL: 'Legacy' })
  await it.scan()
  expect(await editedOf()).toEqual({
    from_file: true,
    fields: { label: { is_known: true, file: 'Legacy' }, version_title: { is_known: true, file: null } },
  })
  await it.edit('album', id, { label: 'Legacy' })
  expect(Object.keys((await editedOf()).fields)).toEqual(['version_title'])

  await it.send('POST', 'album', { id: 'best', name: 'Best of', album_type: 'Album', genres: [] })
  expect(await editedOf('best')).toEqual({ from_file: false, fields: {} })
  const path = (type: string, of: string) =>
    it.app.request(`/v1/admin/edited/${type}/${of}`, { as: 'alice' }).then(({ status }) => status)
  expect([await path('album', 'nobody'), await path('image', 'best')]).toEqual([404, 400])
})
