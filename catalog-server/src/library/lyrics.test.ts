import { expect, test } from 'bun:test'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrackId, TrackLyrics } from '@pezzottify/contract'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestApp, type TestApp } from '../testing/test-app.ts'

type Songs = {
  song(name: string): Promise<{ id: TrackId; has_lyrics: boolean }>
  lyrics(name: string): Promise<TrackLyrics>
}

/** Scans, and finds songs by name. */
async function scanned(app: TestApp): Promise<Songs> {
  await app
    .as('alice')
    .library.addFolder({ body: { path: join(app.folder, 'music') } })
    .catch(() => undefined)
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks({ query: { limit: 100 } })
  const song = async (name: string) => {
    const found = items.find((item) => item.name === name)
    if (!found) throw new Error(`There is no ${name}`)
    return found
  }
  return {
    song,
    lyrics: async (name) => app.as('bob').catalog.lyrics({ params: { id: (await song(name)).id } }),
  }
}

const textsOf = ({ lyrics }: TrackLyrics) =>
  lyrics.map(({ lines }) => lines.map(({ text }) => text).join('/'))

test('lyrics beside a file and in it are all told, those with times first', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music/album')
  await makeTrack(join(music, '01 Song.flac'), {
    format: 'flac',
    tags: { TITLE: 'Song', LYRICS: ['plain in the tags'], SYNCEDLYRICS: '[00:01.00]timed in the tags' },
  })
  await makeTrack(join(music, '02 Bare.flac'), { format: 'flac', frequencyHz: 500, tags: { TITLE: 'Bare' } })
  writeFileSync(join(music, '01 song.LRC'), '[00:02.00]timed beside it')
  writeFileSync(join(music, '01 Song.txt'), 'plain beside it')
  writeFileSync(join(music, '01 Song.de.lrc'), '[00:02.00]auf Deutsch')
  writeFileSync(join(music, '01 Song.pt-BR.lrc'), '[00:02.00]em português')
  writeFileSync(join(music, 'readme.txt'), 'about nothing')
  const { song, lyrics } = await scanned(app)

  const told = await lyrics('Song')
  expect(told.lyrics.map(({ source, synced, language }) => [source, synced, language])).toEqual([
    ['file', true, 'de'],
    ['file', true, 'pt'],
    ['file', true, null],
    ['embedded', true, null],
    ['file', false, null],
    ['embedded', false, null],
  ])
  expect(told.lyrics[3]?.lines).toEqual([{ start_ms: 1_000, text: 'timed in the tags' }])
  expect(await lyrics('Bare')).toEqual({ lyrics: [], pending: false })
  expect([(await song('Song')).has_lyrics, (await song('Bare')).has_lyrics]).toEqual([true, false])
})

test('lyrics that come, change and go beside a file that stays are found by the next scan', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeTrack(join(music, 'Song.mp3'), { tags: { TITLE: 'Song' } })
  expect(textsOf(await (await scanned(app)).lyrics('Song'))).toEqual([])

  mkdirSync(join(music, 'Lyrics'))
  writeFileSync(join(music, 'Lyrics/Song.lrc'), '[00:01.00]first')
  expect(textsOf(await (await scanned(app)).lyrics('Song'))).toEqual(['first'])
  writeFileSync(join(music, 'Lyrics/Song.lrc'), '[00:01.00]second, longer')
  const again = await scanned(app)
  expect(textsOf(await again.lyrics('Song'))).toEqual(['second, longer'])
  expect((await again.song('Song')).has_lyrics).toBe(true)
  rmSync(join(music, 'Lyrics/Song.lrc'))
  const without = await scanned(app)
  expect(textsOf(await without.lyrics('Song'))).toEqual([])
  expect((await without.song('Song')).has_lyrics).toBe(false)
  await app.app.library.scanToEnd()
  expect(await app.app.library.status()).toMatchObject({ updated: 0, unchanged: 1, problems: 0 })
})

test('lyrics in the usual encodings are read', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  const texts: [name: string, bytes: Uint8Array, text: string][] = [
    ['utf8', Buffer.from('\ufeff[00:01.00]ciò è'), 'ciò è'],
    ['utf16', Buffer.from('\ufeff[00:01.00]Füße', 'utf16le'), 'Füße'],
    ['utf16bare', Buffer.from('[00:01.00]plain letters', 'utf16le'), 'plain letters'],
    ['latin1', Buffer.from('[00:01.00]für mich, schöne Grüße', 'latin1'), 'für mich, schöne Grüße'],
    // "月亮代表我的心" and "你问我爱你有多深" in GB 18030; "Миллион алых роз" in Windows-1251.
    [
      'chinese',
      Buffer.concat([
        Buffer.from('[00:01.00]'),
        Buffer.from('d4c2c1c1b4fab1edced2b5c4d0c4c4e3cecaced2b0aec4e3d3d0b6e0c9ee', 'hex'),
      ]),
      '月亮代表我的心你问我爱你有多深',
    ],
    [
      'russian',
      Buffer.concat([
        Buffer.from('[00:01.00]'),
        Buffer.from('cce8ebebe8eeed20e0ebfbf520f0eee720c8e720eeeaede0', 'hex'),
      ]),
      'Миллион алых роз Из окна',
    ],
  ]
  for (const [index, [name, bytes]] of texts.entries()) {
    await makeTrack(join(music, `${name}.mp3`), { frequencyHz: 300 + index * 20, tags: { TITLE: name } })
    writeFileSync(join(music, `${name}.lrc`), bytes)
  }
  const { lyrics } = await scanned(app)
  for (const [name, , text] of texts) expect([name, textsOf(await lyrics(name))]).toEqual([name, [text]])
})

test('lyrics that would take too much memory, or are none, do no harm', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeTrack(join(music, 'Huge.mp3'), { tags: { TITLE: 'Huge' } })
  writeFileSync(join(music, 'Huge.lrc'), Buffer.alloc(600_000, 'la '))
  await makeTrack(join(music, 'Odd.mp3'), { frequencyHz: 500, tags: { TITLE: 'Odd' } })
  writeFileSync(join(music, 'Odd.lrc'), Buffer.from('\0\x01[00:0x.00]<script>\xff\xfe', 'latin1'))
  mkdirSync(join(music, 'Odd.txt'))
  const { lyrics } = await scanned(app)

  expect(textsOf(await lyrics('Huge'))).toEqual([])
  expect((await lyrics('Odd')).lyrics.every(({ synced }) => !synced)).toBe(true)
})

test('lyrics are asked for again cheaply, and only by who may read the catalog', async () => {
  await using app = await createTestApp()
  await makeTrack(join(app.folder, 'music/Song.mp3'), { tags: { TITLE: 'Song', LYRICS: 'la' } })
  const { song } = await scanned(app)
  const path = `/v1/content/track/${(await song('Song')).id}/lyrics`

  const first = await app.request(path, { as: 'bob' })
  const etag = first.headers.get('etag') ?? ''
  expect(await first.json()).toMatchObject({ lyrics: [{ source: 'embedded', language: 'en' }] })
  const again = await app.request(path, { as: 'bob', headers: { 'if-none-match': etag } })
  expect(again.status).toBe(304)
  expect((await app.request('/v1/content/track/nowhere/lyrics', { as: 'bob' })).status).toBe(404)
  expect((await app.request(path, { as: 'nobody' })).status).toBe(403)
})
