import { expect, test } from 'bun:test'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encodeAs } from '../../testing/encoded-text.ts'
import { frame } from '../../testing/id3-writer.ts'
import { makeTone } from '../../testing/library-fixture.ts'
import { createTestApp } from '../../testing/test-app.ts'

const cyrillic = (text: string): Buffer => encodeAs('windows-1251', text)

/** An ID3v2.4 tag whose frames say Latin-1. */
function latinTag(texts: Record<string, string>): Buffer {
  const body = Buffer.concat(
    Object.entries(texts).map(([id, text]) => frame(id, Buffer.concat([Buffer.from([0]), cyrillic(text)]))),
  )
  const size = [21, 14, 7, 0].map((bits) => (body.length >> bits) & 0x7f)
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from(size), body])
}

function oldTag(title: string, artist: string, album: string): Buffer {
  const field = (text: string) => Buffer.concat([cyrillic(text), Buffer.alloc(30)]).subarray(0, 30)
  return Buffer.concat([
    Buffer.from('TAG'),
    field(title),
    field(artist),
    field(album),
    Buffer.alloc(34),
    Buffer.from([255]),
  ])
}

function infoWav(title: string, artist: string, album: string): Buffer {
  const chunk = (id: string, content: Buffer): Buffer => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(content.length)
    return Buffer.concat([Buffer.from(id), size, content, Buffer.alloc(content.length & 1)])
  }
  const format = Buffer.from('0100010044ac000088580100020010 00'.replaceAll(' ', ''), 'hex')
  const text = (id: string, value: string) => chunk(id, Buffer.concat([cyrillic(value), Buffer.alloc(1)]))
  const info = Buffer.concat([
    Buffer.from('INFO'),
    text('INAM', title),
    text('IART', artist),
    text('IPRD', album),
  ])
  const chunks = [chunk('fmt ', format), chunk('LIST', info), chunk('data', Buffer.alloc(88_200, 1))]
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]))
}

test('an album in an undeclared encoding is read by a guess, which a person can overrule for good and take back', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  const put = async (path: string, bytes: Buffer) => {
    await mkdir(dirname(join(music, path)), { recursive: true })
    await writeFile(join(music, path), bytes)
  }
  const tone = (hz: number): Promise<Uint8Array> => makeTone({ frequencyHz: hz })
  const tags = { TPE1: 'Кино', TALB: 'Группа крови' }
  await put(
    'Kino/01.mp3',
    Buffer.concat([latinTag({ ...tags, TIT2: 'Закрой за мной дверь, я ухожу', TRCK: '1' }), await tone(300)]),
  )
  await put('Kino/02.mp3', Buffer.concat([await tone(310), oldTag('Война', 'Кино', 'Группа крови')]))
  await put('Kino/03.wav', infoWav('Спокойная ночь', 'Кино', 'Группа крови'))
  await put('Bjork/01.mp3', Buffer.concat([latinTag({}), await tone(320)]))
  await alice.library.addFolder({ body: { path: music } })
  const seen = async (isFull = false) => {
    await app.app.library.scanToEnd(isFull)
    const { items } = await alice.catalog.tracks({ query: { sort: 'name' } })
    return items
      .filter((track) => track.audio_uri.startsWith('Kino'))
      .map(({ name, album_name: album, artists, audio_uri: uri }) => [
        uri.slice(5),
        name,
        album,
        artists[0]?.name,
      ])
      .sort()
  }
  const right = [
    ['01.mp3', 'Закрой за мной дверь, я ухожу', 'Группа крови', 'Кино'],
    ['02.mp3', 'Война', 'Группа крови', 'Кино'],
    ['03.wav', 'Спокойная ночь', 'Группа крови', 'Кино'],
  ]
  expect(await seen()).toEqual(right)
  const albumNow = async () => {
    const found = (await alice.catalog.albums({ query: {} })).items.find(({ name }) => name !== 'Bjork')
    if (!found) throw new Error('no album')
    return found.id
  }
  const why = async () => (await alice.grouping.album({ params: { id: await albumNow() } })).text_encoding
  expect(await why()).toEqual({ encoding: 'windows-1251', by: 'guess' })

  // As it was written, byte for byte.
  const said = await alice.grouping.addOverride({
    body: { kind: 'encoding', album_id: await albumNow(), encoding: 'windows-1252' },
  })
  const wrong = ['01.mp3', 'Çàêðîé çà ìíîé äâåðü, ÿ óõîæó', 'Ãðóïïà êðîâè', 'Êèíî']
  expect((await seen())[0]).toEqual(wrong)
  expect(await why()).toEqual({ encoding: 'windows-1252', by: 'person' })
  await put(
    'Kino/04.mp3',
    Buffer.concat([latinTag({ ...tags, TIT2: 'Группа крови', TRCK: '4' }), await tone(330)]),
  )
  expect((await seen(true)).map(([uri, , album]) => [uri, album])).toEqual(
    ['01.mp3', '02.mp3', '03.wav', '04.mp3'].map((uri) => [uri, 'Ãðóïïà êðîâè']),
  )
  expect((await alice.grouping.overrides()).items).toEqual([said])

  await alice.grouping.removeOverride({ params: { id: said.id } })
  expect(await seen()).toEqual([...right, ['04.mp3', 'Группа крови', 'Группа крови', 'Кино']])
  expect(await why()).toEqual({ encoding: 'windows-1251', by: 'guess' })
})
