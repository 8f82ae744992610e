import { afterAll, beforeAll, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTrack } from '../../testing/library-fixture.ts'
import type { SubsonicApp } from '../../testing/subsonic-app.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

let app: TestApp
let bob: SubsonicApp
let ids: Map<string, string>

beforeAll(async () => {
  app = await createTestApp()
  const music = join(app.folder, 'music')
  const song = async (file: string, TITLE: string, ARTIST: string, more: Record<string, string> = {}) =>
    makeTrack(join(music, file, `${TITLE}.mp3`), {
      frequencyHz: 300 + 7 * TITLE.length + ARTIST.length,
      tags: { TITLE, ARTIST, ALBUM: file, ALBUMARTIST: ARTIST, ...more },
    })
  await song('Songs', 'Élan', 'Björk', { LYRICS: 'First line\nSecond & last' })
  await song('Songs', 'Timed', 'Björk')
  writeFileSync(join(music, 'Songs/Timed.lrc'), '[offset:500]\n[00:01.50][00:03.00]Again\n[00:02.00]Once')
  writeFileSync(join(music, 'Songs/Timed.de.lrc'), '[00:02.00]auf Deutsch')
  await song('Songs', 'Silent', 'Björk')
  await song('Songs', 'Sung', 'Björk', { LYRICS: '[00:01.00]At one\n[00:02.00]At two' })
  await song('Other', 'Élan', 'Somebody', { LYRICS: 'Of somebody else' })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks({ query: {} })
  ids = new Map(items.map(({ id, name, artists }) => [`${artists[0]?.name}: ${name}`, `tr-${id}`]))
  bob = await subsonicApp(app, 'bob')
})
afterAll(() => app[Symbol.asyncDispose]())

const structured = async (name: string) => {
  const { lyricsList } = await bob.call<{ lyricsList: { structuredLyrics: object[] } }>('getLyricsBySongId', {
    id: ids.get(name),
  })
  return lyricsList.structuredLyrics
}
const named = async (title?: string, artist?: string) =>
  (await bob.call<{ lyrics: object }>('getLyrics', { title, artist })).lyrics

test('lyrics with times have the start of each line, and each text is one of them', async () => {
  const of = { displayArtist: 'Björk', displayTitle: 'Timed', synced: true, offset: 0 }
  const texts = await structured('Björk: Timed')
  expect(texts.length).toBe(2)
  expect(texts).toContainEqual({
    ...of,
    lang: 'und',
    line: [
      { start: 1_000, value: 'Again' },
      { start: 1_500, value: 'Once' },
      { start: 2_500, value: 'Again' },
    ],
  })
  expect(texts).toContainEqual({ ...of, lang: 'de', line: [{ start: 2_000, value: 'auf Deutsch' }] })
})

test('plain lyrics have lines alone, and a song without has none', async () => {
  expect(await structured('Björk: Élan')).toMatchObject([
    { synced: false, line: [{ value: 'First line' }, { value: 'Second & last' }] },
  ])
  expect(await structured('Björk: Silent')).toEqual([])
  expect(await bob.refusal('getLyricsBySongId', { id: 'tr-nobody' })).toBe(70)
  expect(await bob.xml('getLyricsBySongId', { id: ids.get('Björk: Élan') })).toContain(
    '<line>First line</line><line>Second &amp; last</line>',
  )
})

test('a song is found by title and artist, whatever their case and accents', async () => {
  const text = { artist: 'Björk', title: 'Élan', value: 'First line\nSecond & last' }
  expect(await named('Élan', 'Björk')).toEqual(text)
  expect(await named('ELAN', 'bjork')).toEqual(text)
  expect(await named('elan (Live)', 'Björk feat. Ann')).toEqual(text)
  expect(await named('Élan', 'Somebody')).toMatchObject({ value: 'Of somebody else' })
  expect(await named('sung', 'Björk')).toMatchObject({ title: 'Sung', value: 'At one\nAt two' })
  expect(await named('Élan', 'Nobody')).toEqual({ artist: 'Nobody', title: 'Élan', value: '' })
  expect(await named('Silent', 'Björk')).toEqual({ artist: 'Björk', title: 'Silent', value: '' })
  expect(await named()).toEqual({ value: '' })
})
