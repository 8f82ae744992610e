import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import { albumRequest, artistRequest, imageRequest, trackRequest } from '../../testing/catalog-bodies.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

let app: TestApp
let alice: ApiClient
beforeAll(async () => {
  app = await createTestApp()
  alice = app.as('alice')
  await alice.editing.createArtist({ body: artistRequest('prince') })
  await alice.editing.createArtist({ body: artistRequest('sheila') })
  await alice.editing.createAlbum({ body: albumRequest('1999') })
})
afterAll(() => app[Symbol.asyncDispose]())

type Sent = { method?: string; body?: unknown }
const send = async (path: string, { method = 'POST', body }: Sent = {}): Promise<[number, string]> => {
  const response = await app.request(`/v1/content/${path}`, {
    method,
    as: 'alice',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return [response.status, await response.text()]
}
const changesOf = (type: string, id: string) => alice.changelog.entity({ params: { type, id } })
/** Newest first. */
const operationsOn = async (type: string, id: string): Promise<(string | null)[]> =>
  (await changesOf(type, id)).map((change) => change.display_summary)

const full = {
  artist: { ...artistRequest('full'), genres: ['funk'], activity_periods: [{ Decade: 1980 }] },
  album: {
    ...albumRequest('full'),
    album_type: 'Ep',
    label: 'Warner',
    release_date: -404_524_800,
    genres: ['funk'],
    original_title: 'Uno',
    version_title: 'Live',
  },
  track: { ...trackRequest('full', '1999'), duration_secs: null, tags: ['a'], languages: ['en'] },
  image: imageRequest('full'),
}

test.each(['artist', 'album', 'track', 'image'] as const)(
  'an %s is created, replaced and deleted, and each is in the changelog',
  async (kind) => {
    const body = full[kind]
    const [status, created] = await send(kind, { body })
    expect([status, JSON.parse(created)]).toMatchObject([201, body])
    const name = kind === 'image' ? {} : { name: 'Renamed' }
    const change = kind === 'image' ? { width: 65_535 } : name
    // The id of the path counts, and may be left out of the body.
    const { id: _, ...rest } = { ...body, ...change }
    const [updated, text] = await send(`${kind}/full`, { method: 'PUT', body: rest })
    expect([updated, JSON.parse(text)]).toMatchObject([200, { ...body, ...change }])
    expect(await send(`${kind}/full`, { method: 'DELETE' })).toEqual([204, ''])
    expect(await send(`${kind}/full`, { method: 'DELETE' })).toEqual([404, ''])
    expect(await send(`${kind}/full`, { method: 'PUT', body: rest })).toEqual([404, ''])

    const [deletion, update, creation] = await changesOf(kind, 'full')
    const shown = 'name' in body ? [`'Renamed'`, `'Renamed'`, `'${body.name}'`] : Array(3).fill(`'(unknown)'`)
    expect([deletion, update, creation].map((one) => one?.display_summary)).toEqual([
      `Deleted ${kind} ${shown[0]}`,
      `Updated ${kind} ${shown[1]}`,
      `Created ${kind} ${shown[2]}`,
    ])
    expect(creation?.entity_snapshot).toMatchObject(body)
    expect(creation?.field_changes['id']).toEqual({ old: null, new: 'full' })
    expect(Object.keys(update?.field_changes ?? {})).toEqual(Object.keys(change))
    expect(deletion?.entity_snapshot).toMatchObject({ ...body, ...change })
    expect(deletion?.field_changes['id']).toEqual({ old: 'full', new: null })
  },
)

test('an update that changes nothing is not recorded, whatever the columns spell', async () => {
  await alice.editing.createAlbum({ body: { ...albumRequest('same'), album_type: 'Compilation' } })
  await alice.editing.createTrack({ body: { ...trackRequest('same', 'same'), format: 'OggVorbis160' } })
  await alice.editing.createImage({ body: { ...imageRequest('same'), size: 'XLarge' } })
  for (const [kind, body] of [
    ['album', { ...albumRequest('same'), album_type: 'Compilation' }],
    ['track', { ...trackRequest('same', 'same'), format: 'OggVorbis160' }],
    ['image', { ...imageRequest('same'), size: 'XLarge' }],
  ] as const) {
    expect((await send(`${kind}/same`, { method: 'PUT', body }))[0]).toBe(200)
    expect([kind, await changesOf(kind, 'same')]).toMatchObject([kind, [{ operation: 'Create' }]])
  }
  await alice.editing.updateAlbum({
    params: { id: 'same' },
    body: { ...albumRequest('same'), album_type: 'Single' },
  })
  const [change] = await changesOf('album', 'same')
  expect(change?.field_changes).toEqual({ album_type: { old: 'Compilation', new: 'Single' } })
})

const track = trackRequest('new', '1999')
test.each([
  ['artist', { ...artistRequest(' ') }, "Field 'id' is required but was empty"],
  ['artist', { ...artistRequest('x'), name: '' }, "Field 'name' is required but was empty"],
  ['artist', artistRequest('x'.repeat(201)), "Field 'id' must have at most 200 characters, got 201"],
  ['artist', artistRequest('prince'), "Artist with id 'prince' already exists"],
  ['album', albumRequest('1999'), "Album with id '1999' already exists"],
  ['album', { ...albumRequest('x'), name: '\t' }, "Field 'name' is required but was empty"],
  ['track', { ...track, album_id: '' }, "Field 'album_id' is required but was empty"],
  ['track', { ...track, album_id: 'none' }, "Referenced album 'none' does not exist"],
  ['track', { ...track, disc_number: 0 }, "Field 'disc_number' must be positive, got 0"],
  ['track', { ...track, track_number: -3 }, "Field 'track_number' must be positive, got -3"],
  ['track', { ...track, duration_secs: -1 }, "Field 'duration_secs' must be non-negative, got -1"],
  ['track', { ...track, audio_uri: ' ' }, "Field 'audio_uri' is required but was empty"],
  ['image', { ...imageRequest('x'), uri: '' }, "Field 'uri' is required but was empty"],
  ['image', { ...imageRequest('x'), width: 0 }, "Field 'width' must be positive, got 0"],
  ['image', { ...imageRequest('x'), height: 0 }, "Field 'height' must be positive, got 0"],
  [
    'album',
    { ...albumRequest('x'), artists_ids: ['prince', 'none'] },
    "Referenced artist 'none' does not exist",
  ],
  ['album', { ...albumRequest('x'), display_image_id: 'none' }, "Referenced image 'none' does not exist"],
  ['artist', { ...artistRequest('x'), display_image_id: 'none' }, "Referenced image 'none' does not exist"],
  [
    'artist',
    { ...artistRequest('x'), related_artists_ids: ['none'] },
    "Referenced artist 'none' does not exist",
  ],
  ['artist', { ...artistRequest('x'), related_artists_ids: ['x'] }, 'An artist cannot be related to itself'],
  [
    'track',
    { ...track, artists: [{ artist_id: 'none', role: 'Actor' }] },
    "Referenced artist 'none' does not exist",
  ],
])('a wrong %s is refused with its reason: %j', async (kind, body, message) => {
  expect(await send(kind, { body })).toEqual([400, message])
})

test.each([
  ['artist', { id: 'x', name: 'X', genres: [] }],
  ['artist', { ...artistRequest('x'), activity_periods: [{ Year: 1 }] }],
  ['album', { ...albumRequest('x'), album_type: 'ALBUM' }],
  ['track', { ...track, format: 'Mp3' }],
  ['image', { ...imageRequest('x'), width: 65_536 }],
  ['image', [1]],
])('the wrong shape of an %s is 400, not 422: %j', async (kind, body) => {
  const [status, text] = await send(kind, { body })
  expect([status, text.length > 0]).toEqual([400, true])
})

test('for an unknown track of an unknown album, the error names the album', async () => {
  const body = trackRequest('none', 'none')
  expect(await send('track/none', { method: 'PUT', body })).toEqual([
    400,
    "Referenced album 'none' does not exist",
  ])
})

test.each([
  '/etc/passwd',
  '../user.db',
  'albums/../../user.db',
  'albums\\..\\..\\user.db',
  '\\\\host\\share\\a.mp3',
  '\\windows',
  'file:///etc/passwd',
  'file:a',
  'http://host/a.mp3',
  'C:\\a.mp3',
  'a\0b',
  ' /etc/passwd',
])('a path that leads out of the media folder is refused: %j', async (uri) => {
  expect(await send('track', { body: { ...track, audio_uri: uri } })).toEqual([
    400,
    "Field 'audio_uri' must be a path inside the media folder",
  ])
  expect(await send('image', { body: { ...imageRequest('x'), uri } })).toEqual([
    400,
    "Field 'uri' must be a path inside the media folder",
  ])
  expect((await send('image/full', { method: 'PUT', body: { ...imageRequest('x'), uri } }))[0]).toBe(400)
})

test('links are written with the keys that are there, and stay where a key is absent', async () => {
  await alice.editing.createImage({ body: imageRequest('cover') })
  const linked = {
    ...albumRequest('linked'),
    artists_ids: ['sheila', 'prince', 'sheila'],
    display_image_id: 'cover',
  }
  const album = await alice.editing.createAlbum({ body: linked })
  expect(album.artists.map(({ id }) => id as string)).toEqual(['sheila', 'prince'])
  expect(album.cover?.id as string).toBe('cover')
  const renamed = await alice.editing.updateAlbum({ params: { id: 'linked' }, body: albumRequest('linked') })
  expect([renamed.artists.length, renamed.cover?.id as string]).toEqual([2, 'cover'])
  expect(await operationsOn('album', 'linked')).toHaveLength(1)

  const credits = [
    { artist_id: 'prince', role: 'Composer' as const },
    { artist_id: 'prince', role: 'MainArtist' as const },
    { artist_id: 'prince', role: 'Composer' as const },
  ]
  const made = await alice.editing.createTrack({
    body: { ...trackRequest('linked', 'linked'), artists: credits },
  })
  expect(made.artists.map(({ role }) => role)).toEqual(['Composer', 'MainArtist'])

  const related = { ...artistRequest('prince'), related_artists_ids: ['sheila'], display_image_id: 'cover' }
  await alice.editing.updateArtist({ params: { id: 'prince' }, body: related })
  const prince = await alice.catalog.artist({ params: { id: 'prince' } })
  expect(prince.related_artists.map(({ id }) => id as string)).toEqual(['sheila'])
  expect(prince.display_image?.id as string).toBe('cover')

  const bare = { ...albumRequest('linked'), artists_ids: [], display_image_id: null }
  const cleared = await alice.editing.updateAlbum({ params: { id: 'linked' }, body: bare })
  expect([cleared.artists, cleared.cover]).toEqual([[], null])
  const [change] = await changesOf('album', 'linked')
  expect(change?.field_changes).toEqual({
    artists_ids: { old: ['sheila', 'prince'], new: [] },
    display_image_id: { old: 'cover', new: null },
  })

  await alice.editing.deleteImage({ params: { id: 'cover' } })
  expect((await alice.catalog.artist({ params: { id: 'prince' } })).display_image).toBeNull()
})

test('an album goes with its tracks, and each of them is in the changelog', async () => {
  await alice.editing.createAlbum({ body: { ...albumRequest('gone'), artists_ids: ['prince'] } })
  for (const id of ['g1', 'g2']) await alice.editing.createTrack({ body: trackRequest(id, 'gone') })
  expect((await alice.catalog.album({ params: { id: 'gone' } })).track_count).toBe(2)
  await alice.editing.deleteAlbum({ params: { id: 'gone' } })
  for (const [type, id] of [
    ['album', 'gone'],
    ['track', 'g1'],
    ['track', 'g2'],
  ] as const)
    expect((await operationsOn(type, id))[0]).toStartWith('Deleted')
  expect((await app.request('/v1/content/track/g1', { as: 'alice' })).status).toBe(404)
})

test('an edited name is found and sorted at once', async () => {
  await alice.editing.createAlbum({ body: albumRequest('lists') })
  for (const [id, name] of [
    ['l1', 'The Zebra'],
    ['l2', 'Aardvark'],
  ] as const)
    await alice.editing.createTrack({ body: { ...trackRequest(id, 'lists'), name } })
  const zebra = { ...trackRequest('l1', 'lists'), name: 'The Aaaa' }
  await alice.editing.updateTrack({ params: { id: 'l1' }, body: zebra })
  const { items } = await alice.catalog.tracks({ query: { filter: 'aa', sort: 'name' } })
  expect(items.map((item) => item.name)).toEqual(['The Aaaa', 'Aardvark'])
  const search = async (): Promise<string[]> =>
    (await alice.search.search({ body: { query: 'the aaaa' } })).map((hit) =>
      'item_id' in hit ? hit.item_id : '',
    )
  while ((await search())[0] !== 'l1') await Bun.sleep(5)
})

test('listeners may not edit', async () => {
  const response = await app.request('/v1/content/artist/prince', { method: 'DELETE', as: 'bob' })
  expect([response.status, await response.text()]).toEqual([403, ''])
})

test('everything that was read can be sent back unchanged, and changes nothing', async () => {
  const { editing, catalog } = alice
  await editing.createArtist({
    body: { ...full.artist, id: 'round', activity_periods: [{ Timespan: { start_year: 1999 } }] },
  })
  await editing.createAlbum({
    body: { ...albumRequest('round'), label: 'Warner', artists_ids: ['sheila', 'prince'] },
  })
  const credits = [
    { artist_id: 'sheila', role: 'FeaturedArtist' as const },
    { artist_id: 'prince', role: 'MainArtist' as const },
    { artist_id: 'sheila', role: 'Composer' as const },
  ]
  await editing.createTrack({ body: { ...full.track, id: 'round', format: 'Flac', artists: credits } })
  await editing.createImage({ body: { ...full.image, id: 'round' } })
  const params = { id: 'round' }
  const { artist } = await catalog.artist({ params })
  expect(artist.activity_periods).toEqual([{ Timespan: { start_year: 1999, end_year: null } }])
  for (const [kind, read] of [
    ['artist', artist],
    ['album', await catalog.album({ params })],
    ['track', await catalog.track({ params })],
    ['image', await editing.updateImage({ params, body: { ...full.image, id: 'round' } })],
  ] as const) {
    const [status, text] = await send(`${kind}/round`, { method: 'PUT', body: read })
    expect([kind, status, JSON.parse(text)]).toEqual([kind, 200, read])
    expect([kind, (await operationsOn(kind, 'round')).length]).toEqual([kind, 1])
  }
})

test('a credit names its artist in one of two ways, and in one of them it must', async () => {
  const artists = [{ id: 'prince', artist_id: 'sheila', role: 'MainArtist' }]
  const [status, text] = await send('track', { body: { ...trackRequest('both', '1999'), artists } })
  expect([status, JSON.parse(text).artists]).toMatchObject([201, [{ id: 'sheila' }]])
  const nobody = { ...trackRequest('nobody', '1999'), artists: [{ role: 'MainArtist' }] }
  expect(await send('track', { body: nobody })).toEqual([400, 'A credit needs its artist_id'])
})
