import { Database } from 'bun:sqlite'
import { afterAll, beforeEach, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makePng } from '../../testing/library-fixture.ts'
import { runCommand } from '../../testing/run-command.ts'
import { createTestApp } from '../../testing/test-app.ts'

const root = mkdtempSync(join(tmpdir(), 'pezzottify-json-'))
afterAll(() => rmSync(root, { recursive: true }))

let source: string
let data: string

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(source, path)), { recursive: true })
  const isBytes = content instanceof Uint8Array || typeof content === 'string'
  writeFileSync(join(source, path), isBytes ? content : JSON.stringify(content))
}

const image = (id: string, width: number) => ({ id, size: 'LARGE', width, height: width })

beforeEach(() => {
  source = mkdtempSync(join(root, 'source-'))
  data = join(source, '../data-' + source.slice(-6))
  put('images/P1', makePng(8, 8, '#336699'))
  put('images/folder/inside', 'passed over')
  put('artists/artist_AR1.json', {
    id: 'AR1',
    name: 'The Band',
    genre: ['folk', 7],
    activity_periods: [{ Decade: 1960 }, { type: 'timespan', start_year: 1967, end_year: 1999 }, 'sometimes'],
    related: ['AR2', 'AR9'],
    portraits: [image('P1', 100)],
    portrait_group: [],
  })
  put('artists/artist_AR2.json', { id: 'AR2', name: 'Guest', portraits: [image('P1', 1)] })
  put('artists/artist_broken.json', '{ "id": "AR3", ')
  put('artists/artist_nameless.json', { id: 'AR4' })
  put('albums/album_AL1/album_AL1.json', {
    id: 'AL1',
    name: 'First',
    album_type: 'EP',
    label: 'Own',
    date: 500_000_000,
    genres: ['folk'],
    covers: [image('C9', 10)],
    cover_group: [image('C1', 64), image('C2', 640), image('C3', 300)],
    artists_ids: ['AR1', 'AR9'],
  })
  put('albums/album_AL1/track_T1.json', {
    id: 'T1',
    name: 'One',
    album_id: 'AL1',
    disc_number: 2,
    number: 5,
    duration: 61_999,
    is_explicit: true,
    files: { MP3_256: 'x', OGG_VORBIS_160: 'y' },
    tags: ['live'],
    has_lyrics: true,
    language_of_performance: ['en'],
    artists_with_role: [
      { artist_id: 'AR1', role: 'ARTIST_ROLE_MAIN_ARTIST' },
      { artist_id: 'AR2', role: 'ARTIST_ROLE_FEATURED_ARTIST' },
      { artist_id: 'AR9', role: 'ARTIST_ROLE_REMIXER' },
    ],
  })
  put('albums/album_AL1/track_T1.OGG_VORBIS_160', 'OggS sound')
  put('albums/album_AL1/track_T1.MP3_256', 'other sound')
  put('albums/album_AL1/track_T2.json', {
    id: 'T2',
    files: { MP3_96: 'z' },
    duration: 0,
    artists_ids: ['AR1'],
  })
  put('albums/album_AL1/track_T2.MP3_96', 'ID3 sound')
  put('albums/album_AL1/track_T3.json', { id: 'T3', name: 'Silent', files: { MP3_96: 'z' } })
  put('albums/album_AL1/track_T4.json', { id: 'T4', name: 'Lost', album_id: 'AL9' })
  put('albums/album_AL2/track_T5.json', { id: 'T5', name: 'Without album' })
})

const take = (...args: string[]) => runCommand(['import', 'json', source, '--data', data, ...args], root)

function rowsOf(sql: string): unknown[] {
  using database = new Database(join(data, 'catalog.db'), { readonly: true })
  return database.query(sql).all()
}

describe('a folder of JSON files', () => {
  test('becomes a catalog: what is there is taken, what cannot be read costs only itself', async () => {
    const { status, out, err } = await take()
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(
      rowsOf('SELECT id, name, genres, activity_periods, display_image_id FROM artists ORDER BY id'),
    ).toEqual([
      {
        id: 'AR1',
        name: 'The Band',
        genres: '["folk"]',
        activity_periods: '[{"Decade":1960},{"Timespan":{"start_year":1967,"end_year":1999}}]',
        display_image_id: 'P1',
      },
      { id: 'AR2', name: 'Guest', genres: '[]', activity_periods: '[]', display_image_id: 'P1' },
    ])
    expect(rowsOf('SELECT id, album_type, label, release_date, display_image_id FROM albums')).toEqual([
      { id: 'AL1', album_type: 'EP', label: 'Own', release_date: 500_000_000, display_image_id: 'C2' },
    ])
    expect(
      rowsOf(
        'SELECT id, name, disc_number, track_number, duration_secs, audio_uri, format FROM tracks ORDER BY id',
      ),
    ).toEqual([
      {
        id: 'T1',
        name: 'One',
        disc_number: 2,
        track_number: 5,
        duration_secs: 61,
        audio_uri: 'albums/album_AL1/track_T1.OGG_VORBIS_160',
        format: 'OGG_VORBIS_160',
      },
      {
        id: 'T2',
        name: '1',
        disc_number: 1,
        track_number: 1,
        duration_secs: null,
        audio_uri: 'albums/album_AL1/track_T2.MP3_96',
        format: 'MP3_96',
      },
      {
        id: 'T3',
        name: 'Silent',
        disc_number: 1,
        track_number: 1,
        duration_secs: null,
        audio_uri: '',
        format: 'MP3_320',
      },
    ])
    expect(
      rowsOf('SELECT artist_id, role FROM track_artists WHERE track_id = "T1" ORDER BY position'),
    ).toEqual([
      { artist_id: 'AR1', role: 'MAIN_ARTIST' },
      { artist_id: 'AR2', role: 'FEATURED_ARTIST' },
    ])
    expect(rowsOf('SELECT * FROM related_artists')).toEqual([{ artist_id: 'AR1', related_artist_id: 'AR2' }])
    expect(rowsOf('SELECT image_id, image_type FROM album_images ORDER BY position')).toEqual([
      { image_id: 'C1', image_type: 'cover' },
      { image_id: 'C2', image_type: 'cover' },
      { image_id: 'C3', image_type: 'cover' },
    ])
    expect(rowsOf('SELECT id, uri, size, width FROM images WHERE id IN ("P1", "inside")')).toEqual([
      { id: 'P1', uri: 'images/P1', size: 'LARGE', width: 100 },
    ])
    for (const line of [
      'artists/artist_broken.json: JSON',
      'artists/artist_nameless.json: name',
      'albums/album_AL2/album_AL2.json: ENOENT',
      'albums/album_AL1/track_T4.json: its album does not exist',
      'a track without a path: there is no such file',
      `--media-path ${source}`,
    ])
      expect(out).toContain(line)
  })

  test('plays where it lies, and from the media folder when it was copied', async () => {
    await take()
    const paths = { empty: false, catalogDb: join(data, 'catalog.db') } as const
    {
      await using app = await createTestApp({ ...paths, mediaPath: source })
      const answer = await app.request('/v1/content/stream/T1', { as: 'bob' })
      expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['audio/ogg', 'OggS sound'])
      expect((await app.request('/v1/content/stream/T3', { as: 'bob' })).status).toBe(404)
    }
    const again = await take('--copy-media')
    expect(again.out).toMatch(/^ {2}tracks +0 +3 +1$/m)
    expect(again.out).toMatch(/^ {2}audio files +2 +0 +1$/m)
    // Each test app adds users of its own to the same catalog.
    await using app = await createTestApp({ ...paths, mediaPath: join(data, 'media'), startAnew: true })
    expect(await (await app.request('/v1/content/stream/T2', { as: 'bob' })).text()).toBe('ID3 sound')
    expect((await app.request('/v1/content/image/P1', { as: 'bob' })).status).toBe(200)
  })

  test('that is missing, or another, ends with status 1; a dry run changes nothing', async () => {
    const missing = await runCommand(['import', 'json', join(root, 'none'), '--data', data], root)
    expect(missing).toEqual({ status: 1, out: '', err: `There is no folder ${join(root, 'none')}.\n` })
    const other = join(root, 'other')
    mkdirSync(join(other, 'music'), { recursive: true })
    const nothing = await runCommand(['import', 'json', other, '--data', data], root)
    expect(nothing).toMatchObject({ status: 1, out: '' })
    expect(nothing.err).toStartWith(`There is nothing to take over in ${other}: none of the folders `)
    expect((await take('--dry-run')).out).toContain('Nothing was changed')
    expect(existsSync(data)).toBe(false)
  })
})
