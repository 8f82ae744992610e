import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { SmallLibrary } from './library-fixture.ts'
import { createSmallLibrary } from './library-fixture.ts'

/*
 * Apps take a field of OpenSubsonic that they never see for one that the server does not have: so these are there for
 * everything, with or without a value. Those of the older protocol are left out where nothing is known.
 */

let world: SmallLibrary
beforeAll(async () => {
  world = await createSmallLibrary()
})
afterAll(() => world[Symbol.asyncDispose]())

const words = (text: string): string[] => text.trim().split(/\s+/).toSorted()

/** Of each kind: what is plain in both forms, what XML has as elements, and what of them classic XML has too. */
const fields = {
  child: {
    plain:
      words(`id parent isDir title artist isVideo bitDepth samplingRate channelCount comment sortName musicBrainzId
      mediaType displayArtist displayAlbumArtist displayComposer explicitStatus`),
    nested: words('genres artists albumArtists contributors replayGain'),
    classic: [],
  },
  album: {
    plain:
      words(`id name artist artistId songCount duration playCount created version userRating sortName musicBrainzId
      isCompilation explicitStatus displayArtist`),
    nested: words('recordLabels genres artists releaseTypes originalReleaseDate releaseDate discTitles song'),
    classic: ['song'],
  },
  artist: {
    plain: words('id name albumCount userRating sortName musicBrainzId disambiguation'),
    nested: words('roles album'),
    classic: ['album'],
  },
  playlist: {
    plain: words('id name owner public songCount duration created changed readonly'),
    nested: ['entry'],
    classic: ['entry'],
  },
}
/** Where something is known of the older protocol. */
const known = {
  song: words(
    'album albumId artistId track size contentType suffix duration bitRate path discNumber created type playCount',
  ),
  dated: words('year genre coverArt'),
}

type Thing = Record<string, unknown>
const isNested = (value: unknown): boolean => typeof value === 'object'

/** The fields of something as JSON tells it. */
const plainOf = (thing: Thing): string[] =>
  Object.keys(thing)
    .filter((name) => !isNested(thing[name]))
    .toSorted()
const nestedOf = (thing: Thing): string[] =>
  Object.keys(thing)
    .filter((name) => isNested(thing[name]))
    .toSorted()

/** The attributes of the element of an answer, and the names of the elements in it, in their order. */
function elementOf(xml: string, name: string) {
  const [, attributes = '', content = ''] =
    new RegExp(`<${name}((?: \\w+="[^"]*")*)>(.*)</${name}></subsonic-response>$`, 's').exec(xml) ?? []
  const children: string[] = []
  let depth = 0
  for (const [, close, child = '', end] of content.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
    if (close) depth -= 1
    else {
      if (depth === 0) children.push(child)
      if (!end) depth += 1
    }
  }
  const names = Array.from(attributes.matchAll(/(\w+)="/g), ([, attribute = '']) => attribute)
  return { attributes: names.toSorted(), children }
}

async function bothForms(call: string, id: string | undefined, element: string) {
  const { [element]: thing } = await world.me.call<Record<string, Thing>>(call, { id })
  return {
    json: thing ?? {},
    xml: elementOf(await world.me.xml(call, { id }), element),
    classic: elementOf(await world.me.xml(call, { id, v: '1.8.0' }), element),
  }
}

test('a song has the same fields whatever its tags say, in JSON and in XML', async () => {
  const [first, second] = [await world.albumNamed('The First'), await world.albumNamed('Both')]
  const { plain, nested } = fields.child
  const expected = {
    full: [...plain, ...known.song, ...known.dated],
    bare: [...plain, ...known.song, 'genre'],
  }
  for (const [album, names] of [
    [first, expected.full],
    [second, expected.bare],
  ] as const) {
    const { json, xml, classic } = await bothForms('getSong', album.song[0]?.id, 'song')
    expect(plainOf(json)).toEqual(names.toSorted())
    expect(nestedOf(json)).toEqual(nested)
    expect(xml.attributes).toEqual(names.toSorted())
    expect(nested).toEqual(expect.arrayContaining(xml.children))
    expect(classic).toEqual({ attributes: names.toSorted(), children: [] })
  }
})

test('an album has the same fields in a list and alone; in XML its songs stand before what was added', async () => {
  const { plain, nested, classic: old } = fields.album
  for (const [name, more] of [
    ['The First', known.dated],
    ['Both', ['genre']],
  ] as const) {
    const listed = (await world.albumsBy('alphabeticalByName')).find((album) => album.name === name)
    const { json, xml, classic } = await bothForms('getAlbum', listed?.id, 'album')
    const all = [...plain, ...more].toSorted()
    expect(plainOf(json)).toEqual(all)
    expect(nestedOf(json)).toEqual(nested)
    expect({ ...listed, song: json['song'] }).toEqual(json as never)
    // No rating is no attribute.
    const attributes = all.filter((field) => field !== 'userRating')
    expect(xml.attributes).toEqual(attributes)
    const songs = xml.children.lastIndexOf('song') + 1
    expect(new Set(xml.children.slice(0, songs))).toEqual(new Set(old))
    expect(nested).toEqual(expect.arrayContaining(xml.children))
    expect(classic).toEqual({ attributes, children: xml.children.slice(0, songs) })
  }
})

test('an artist has the same fields in the index and alone; in XML its albums stand before what was added', async () => {
  const { plain, nested, classic: old } = fields.artist
  const listed = (await world.artists()).find(({ name }) => name === 'Ann')
  const { json, xml, classic } = await bothForms('getArtist', listed?.id, 'artist')
  expect(plainOf(json)).toEqual(plain)
  expect(nestedOf(json)).toEqual(nested)
  expect({ ...listed, album: json['album'] }).toEqual(json as never)
  const attributes = plain.filter((field) => field !== 'userRating')
  expect(xml.attributes).toEqual(attributes)
  expect([...new Set(xml.children)]).toEqual(['album', 'roles'])
  expect(classic.attributes).toEqual(attributes)
  expect([...new Set(classic.children)]).toEqual(old)
})

test('albums and artists as directories have every added field of a song', async () => {
  const { plain, nested } = fields.child
  const children = async (id: string | undefined) =>
    (await world.me.call<{ directory: { child: (Thing & { id: string })[] } }>('getMusicDirectory', { id }))
      .directory.child
  const artists = await children('1')
  const albums = await children(artists.find(({ title }) => title === 'The Sines')?.id)
  for (const child of [...artists, ...albums]) {
    expect(Object.keys(child)).toEqual(expect.arrayContaining([...plain, ...nested]))
    expect(nestedOf(child)).toEqual(nested)
  }
  expect(artists.find(({ title }) => title === 'Ann')).toMatchObject({
    parent: '1',
    isDir: true,
    mediaType: 'artist',
    displayArtist: 'Ann',
    artists: [{ name: 'Ann' }],
    genres: [],
  })
})

test('a playlist has the same fields with and without songs', async () => {
  const { plain, nested } = fields.playlist
  const song = (await world.albumNamed('Both')).song[0]
  for (const songId of [[song?.id ?? ''], []]) {
    const made = await world.me.call<{ playlist: { id: string } }>('createPlaylist', { name: 'List', songId })
    const { json, xml, classic } = await bothForms('getPlaylist', made.playlist.id, 'playlist')
    expect(plainOf(json)).toEqual(plain)
    expect(nestedOf(json)).toEqual(nested)
    expect(xml).toEqual({ attributes: plain, children: songId.map(() => 'entry') })
    expect(classic).toEqual(xml)
  }
})
