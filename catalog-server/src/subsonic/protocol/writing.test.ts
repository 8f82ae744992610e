import { expect, test } from 'bun:test'
import type { Body } from './body.ts'
import { jsonPieces } from './json.ts'
import { xmlPieces } from './xml.ts'

const xml = (body: Body, isClassic = false): string =>
  [...xmlPieces('root', body, isClassic)].join('').replace(/^<\?xml[^>]*>\n/, '')
const json = (body: Body): unknown => JSON.parse([...jsonPieces(body)].join(''))

test('plain fields are attributes; objects and lists are elements, repeated', () => {
  const body = {
    status: 'ok',
    count: 2,
    open: true,
    album: { id: 'al-1', song: [{ id: 'tr-1' }, { id: 'tr-2' }] },
  }
  expect(xml(body)).toBe(
    '<root status="ok" count="2" open="true"><album id="al-1"><song id="tr-1"/><song id="tr-2"/></album></root>',
  )
  expect(json(body)).toEqual(body)
})

test('what is undefined is left out, and empty lists and objects of an answer are not', () => {
  const body = { album: { name: '', year: undefined, song: [] }, albumInfo: {} }
  expect(json(body)).toEqual({ album: { name: '', song: [] }, albumInfo: {} })
  expect(xml(body)).toBe('<root><album name=""></album><albumInfo/></root>')
})

test('some elements have text or elements in place of attributes', () => {
  expect(xml({ genres: { genre: [{ value: 'Rock & Roll', songCount: 1 }] } })).toBe(
    '<root><genres><genre songCount="1">Rock &amp; Roll</genre></genres></root>',
  )
  expect(xml({ artistInfo2: { biography: 'A <b>' } })).toBe(
    '<root><artistInfo2><biography>A &lt;b&gt;</biography></artistInfo2></root>',
  )
  expect(xml({ user: { folder: [1, 2] } })).toBe(
    '<root><user><folder>1</folder><folder>2</folder></user></root>',
  )
  expect(
    xml({ lyricsList: { structuredLyrics: [{ line: [{ start: 5, value: 'La' }], agents: [{ id: 'a' }] }] } }),
  ).toBe(
    '<root><lyricsList><structuredLyrics><line start="5">La</line><agent id="a"/></structuredLyrics></lyricsList></root>',
  )
})

test('classic XML has no added elements, but the answer itself even if it has such a name', () => {
  const song = { id: 'tr-1', genres: [{ name: 'Jazz' }], replayGain: { trackGain: -6 }, releaseDate: {} }
  expect(xml({ song })).toBe(
    '<root><song id="tr-1"><genres name="Jazz"/><replayGain trackGain="-6"/></song></root>',
  )
  expect(xml({ song, genres: { genre: [] } }, true)).toBe(
    '<root><song id="tr-1"></song><genres></genres></root>',
  )
})

test('no text breaks out of its place, and XML has no character that it cannot spell', () => {
  const title = 'a"<&>\n\u0000\u001b\ud800😀\ufffe'
  expect(xml({ song: { title, userRating: 0 } })).toBe(
    '<root><song title="a&quot;&lt;&amp;&gt;&#10;😀"/></root>',
  )
  expect(json({ song: { title, userRating: 0 } })).toEqual({ song: { title, userRating: 0 } })
})
