import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { Image } from '@pezzottify/contract'
import { audioUploadMaxBytes, imageUploadMaxBytes } from '@pezzottify/contract'
import { heldBytes } from '../../testing/held-memory.ts'
import { albumRequest, imageRequest, trackRequest } from '../../testing/catalog-bodies.ts'
import { makeAlbum, makePng, makeTone } from '../../testing/library-fixture.ts'
import type { ServedApp } from '../../testing/serve-app.ts'
import { serveApp } from '../../testing/serve-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

let app: TestApp
let served: ServedApp
let alice: ApiClient
let media: string
beforeAll(async () => {
  app = await createTestApp()
  served = serveApp(app)
  alice = app.as('alice')
  media = join(app.folder, 'data/media')
  await alice.editing.createAlbum({ body: albumRequest('al1') })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

type Body = NonNullable<RequestInit['body']>
const put = async (path: string, body: Body, type: string): Promise<[number, string]> => {
  const headers = { 'content-type': type }
  const response = await served.fetch(`/v1/content/${path}`, { method: 'PUT', as: 'alice', body, headers })
  return [response.status, await response.text()]
}
const filesIn = (folder: string): string[] =>
  existsSync(join(media, folder))
    ? readdirSync(join(media, folder), { recursive: true }).map(String).sort()
    : []

describe('a picture', () => {
  test('takes its size, its name and its colours from its content, whatever was said of it', async () => {
    await alice.editing.createImage({ body: { ...imageRequest('i1'), size: 'Large' } })
    const png = makePng(40, 20, '#cc2020')
    // The browser's content type counts as little as the file's name.
    const [status, text] = await put('image/i1/file', png, 'image/jpeg')
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      { id: 'i1', uri: 'images/i1.png', width: 40, height: 20, size: 'Large', color: '#cc2020' },
    ])
    const shown = await served.fetch('/v1/content/image/i1', { as: 'bob' })
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect(shown.headers.get('content-security-policy')).toContain('sandbox')
    expect(Buffer.from(await shown.arrayBuffer()).equals(png)).toBeTrue()

    const jpeg = await new Bun.Image(makePng(10, 10, '#2020cc')).jpeg().bytes()
    expect((await put('image/i1/file', jpeg, 'image/png'))[0]).toBe(200)
    const again = await served.fetch('/v1/content/image/i1', { as: 'bob' })
    expect(again.headers.get('content-type')).toBe('image/jpeg')
    const [change] = await alice.changelog.entity({ params: { type: 'image', id: 'i1' } })
    expect(change?.field_changes).toEqual({
      uri: { old: 'images/i1.png', new: 'images/i1.jpg' },
      width: { old: 40, new: 10 },
      height: { old: 20, new: 10 },
    })
  })

  test('with an id that would lead elsewhere lies where all the others lie', async () => {
    await alice.editing.createImage({ body: { ...imageRequest('../../x'), uri: 'images/x.jpg' } })
    const [status, text] = await put('image/..%2F..%2Fx/file', makePng(2, 2, '#000000'), 'image/png')
    const { uri } = JSON.parse(text) as Image
    expect([status, uri]).toEqual([200, expect.stringMatching(/^images\/[0-9a-f]{32}\.png$/)])
    expect(existsSync(join(media, uri))).toBeTrue()
  })

  test('that is none, is broken, bursts when it is opened or is too long is refused, and nothing of it stays', async () => {
    await alice.editing.createImage({ body: imageRequest('i2') })
    const png = makePng(400, 400, '#123456')
    const claiming = Buffer.from(makePng(1, 1, '#000000'))
    claiming.writeUInt32BE(60_000, 16)
    claiming.writeUInt32BE(60_000, 20)
    const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')
    for (const [name, bytes, type] of [
      ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'image/png'],
      ['a page', Buffer.from('<html><script>1</script>'), 'image/jpeg'],
      [
        'a page after the mark of a JPEG',
        Buffer.from('\xff\xd8\xff<html><script>1</script>', 'latin1'),
        'image/jpeg',
      ],
      ['half a picture', png.subarray(0, 60), 'image/png'],
      ['60,000 pixels square', claiming, 'image/png'],
      ['GIF', gif, 'image/png'],
      ['nothing', new Uint8Array(), 'image/png'],
    ] as const)
      expect([name, (await put('image/i2/file', bytes, type))[0]]).toEqual([name, 415])
    expect((await put('image/i2/file', png, 'image/svg+xml'))[0]).toBe(415)
    expect((await put('image/i2/file', png, 'text/html'))[0]).toBe(415)
    expect((await put('image/i2/file', new Uint8Array(imageUploadMaxBytes + 1), 'image/png'))[0]).toBe(413)
    expect((await put('image/none/file', png, 'image/png'))[0]).toBe(404)
    expect(filesIn('images').filter((name) => name.startsWith('i2'))).toEqual([])
    expect(filesIn('.incoming')).toEqual([])
    expect(await alice.changelog.entity({ params: { type: 'image', id: 'i2' } })).toHaveLength(1)
  })

  test('without a length said before is measured while it comes', async () => {
    await alice.editing.createImage({ body: imageRequest('i3') })
    const piece = new Uint8Array(1024 * 1024)
    let left = 22
    const endless = new ReadableStream({
      pull: (stream) => (left-- > 0 ? stream.enqueue(piece) : stream.close()),
    })
    expect((await put('image/i3/file', endless, 'image/png'))[0]).toBe(413)
  })
})

describe('audio', () => {
  const upload = (id: string, bytes: Body, type = 'audio/mpeg') => put(`track/${id}/audio`, bytes, type)
  /** Sent by a separate process, so that this process has only the server's memory. */
  const uploadFromElsewhere = async (id: string, path: string): Promise<[number, string]> => {
    const device = { device_uuid: 'upload-sender', device_type: 'web' }
    const { token } = await app.anonymous.auth.login({
      body: { user_handle: 'alice', password: testPassword, ...device },
    })
    const send = `const headers = { authorization: process.env.TOKEN, 'content-type': 'audio/wav' }
      const body = Bun.file(process.env.FILE)
      const response = await fetch(process.env.URL, { method: 'PUT', headers, body })
      console.log(JSON.stringify([response.status, await response.text()]))`
    const URL = `${served.url}/v1/content/track/${id}/audio`
    const sender = Bun.spawn([process.execPath, '-e', send], { env: { TOKEN: token, FILE: path, URL } })
    return (await new Response(sender.stdout).json()) as [number, string]
  }
  const newTrack = (id: string, more: object = {}) =>
    alice.editing.createTrack({ body: { ...trackRequest(id, 'al1'), ...more } })

  test.each([
    ['mp3', 'mp3', 'audio/mpeg', 'Mp3_96'],
    ['flac', 'flac', 'audio/flac', 'Flac'],
    ['opus', 'opus', 'audio/ogg; codecs="opus"', 'Unknown'],
    ['m4a', 'm4a', 'audio/mp4; codecs="mp4a.40.2"', 'Aac48'],
  ] as const)('in %s is measured, named by its track and plays', async (format, extension, mime, named) => {
    const bytes = await makeTone({ format, seconds: 2 })
    await newTrack(format, { name: `Für Élise / ${format}?`, track_number: 7 })
    const [status, text] = await upload(format, bytes)
    const uri = `albums/al1/07-Für-Élise-${format}.${extension}`
    expect([status, JSON.parse(text)]).toMatchObject([
      200,
      {
        audio_uri: uri,
        duration_secs: 2,
        format: named,
        mime,
        size_bytes: bytes.length,
        availability: 'available',
      },
    ])
    expect((await readFile(join(media, uri))).equals(bytes)).toBeTrue()
    const address = `/v1/content/stream/${format}?v=${/"file_version":"([^"]+)/.exec(text)?.[1]}`
    const played = await served.fetch(address, { as: 'bob', headers: { range: 'bytes=0-9' } })
    expect([played.status, (await played.arrayBuffer()).byteLength]).toEqual([206, 10])
    const [change] = await alice.changelog.entity({ params: { type: 'track', id: format } })
    expect(Object.keys(change?.field_changes ?? {})).toContain('duration_secs')
  })

  test('of two tracks with one name lies in two files, and a new version takes the place of the old', async () => {
    const [one, two] = [await makeTone({ frequencyHz: 500 }), await makeTone({ frequencyHz: 600 })]
    const twin = { name: 'Twin', disc_number: 2, track_number: 3 }
    await newTrack('twin1', twin)
    await newTrack('twin2', twin)
    const uris = []
    for (const [id, bytes] of [
      ['twin1', one],
      ['twin2', two],
      ['twin1', two],
    ] as const)
      uris.push((JSON.parse((await upload(id, bytes))[1]) as { audio_uri: string }).audio_uri)
    expect(uris).toEqual([
      'albums/al1/2-03-Twin.mp3',
      expect.stringMatching(/^albums\/al1\/2-03-Twin-\w{6}\.mp3$/),
      'albums/al1/2-03-Twin.mp3',
    ])
    expect((await readFile(join(media, uris[0] ?? ''))).equals(two)).toBeTrue()
  })

  test('that is none, is damaged or comes for nobody is refused, and nothing of it stays', async () => {
    await newTrack('t1')
    const before = filesIn('.')
    const mp3 = await makeTone()
    expect((await upload('t1', '<html>'))[0]).toBe(415)
    expect((await upload('t1', ''))[0]).toBe(415)
    expect((await upload('t1', Buffer.from('fLaC and nothing more')))[0]).toBe(415)
    expect((await upload('t1', mp3, 'application/octet-stream'))[0]).toBe(415)
    expect((await upload('none', mp3))[0]).toBe(404)
    expect(filesIn('.')).toEqual(before)
    const { audio_uri } = await alice.catalog.track({ params: { id: 't1' } })
    expect(audio_uri).toBe('albums/al1/t1.mp3')
  })

  test('in a music folder is not touched; an edit of its track outlives a scan, a deletion does not', async () => {
    const music = join(app.folder, 'music')
    await makeAlbum(music, { title: 'Mine', artist: 'Me', tracks: ['Song'] })
    await alice.library.addFolder({ body: { path: music } })
    await app.app.library.scanToEnd()
    const { items } = await alice.catalog.tracks({ query: { filter: 'song' } })
    const { artists: _, ...song } = items[0]!
    expect((await upload(song.id, await makeTone({ frequencyHz: 900 })))[0]).toBe(409)
    const renamed = { ...song, name: 'By hand' }
    await alice.editing.updateTrack({ params: { id: song.id }, body: renamed })
    await app.app.library.scanToEnd()
    expect((await alice.catalog.track({ params: { id: song.id } })).name).toBe('By hand')
    const elsewhere = { ...song, audio_uri: '02 Other.mp3' }
    const response = await app.request(`/v1/content/track/${song.id}`, {
      method: 'PUT',
      as: 'alice',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(elsewhere),
    })
    expect([response.status, await response.text()]).toEqual([
      400,
      "Field 'audio_uri' follows the file in its music folder",
    ])

    await alice.editing.deleteTrack({ params: { id: song.id } })
    await app.app.library.scanToEnd()
    const [again] = (await alice.catalog.tracks({ query: { filter: 'song' } })).items
    expect(again?.id).not.toBe(song.id)
    expect(again?.name).toBe('Song')
  })

  test('of 300 MB goes to disk piece by piece', async () => {
    await newTrack('long')
    const path = join(app.folder, 'long.wav')
    await writeLongWav(path, 300 * 1024 * 1024)
    const before = heldBytes()
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, heldBytes())), 300)
    const [status, text] = await uploadFromElsewhere('long', path)
    clearInterval(watch)
    expect([status, JSON.parse(text)]).toMatchObject([200, { duration_secs: 1_783, codec: 'pcm' }])
    expect(statSync(join(media, 'albums/al1/01-Track-long.wav')).size).toBe(statSync(path).size)
    expect((peak - before) / 1024 / 1024).toBeLessThan(100)
  })

  test('that breaks off leaves nothing behind', async () => {
    await newTrack('cut')
    const mp3 = await makeTone({ seconds: 20 })
    const { hostname, port } = new URL(served.url)
    const device = { device_uuid: 'device-that-goes', device_type: 'web' }
    const login = { user_handle: 'alice', password: 'correct horse', ...device }
    const { token } = await app.anonymous.auth.login({ body: login })
    for (const framing of [`Content-Length: ${mp3.length}`, 'Transfer-Encoding: chunked']) {
      const socket = connect(Number(port), hostname)
      const half = mp3.subarray(0, mp3.length / 2)
      const size = framing.startsWith('T') ? `${half.length.toString(16)}\r\n` : ''
      socket.write(
        `PUT /v1/content/track/cut/audio HTTP/1.1\r\nHost: x\r\nAuthorization: ${token}\r\n` +
          `Content-Type: audio/mpeg\r\n${framing}\r\n\r\n${size}`,
      )
      socket.write(half)
      while (filesIn('.incoming').length === 0) await Bun.sleep(5)
      socket.destroy()
      while (filesIn('.incoming').length > 0) await Bun.sleep(5)
    }
    expect(await alice.changelog.entity({ params: { type: 'track', id: 'cut' } })).toHaveLength(1)
  })

  test('above its limit is refused by its length alone', async () => {
    await newTrack('huge')
    const response = await app.request('/v1/content/track/huge/audio', {
      method: 'PUT',
      as: 'alice',
      headers: { 'content-type': 'audio/mpeg', 'content-length': String(audioUploadMaxBytes + 1) },
      body: 'x',
    })
    expect(response.status).toBe(413)
  })
})

/** Silence: sixteen bits, two channels, 44.1 kHz. */
async function writeLongWav(path: string, bytes: number): Promise<void> {
  const header = Buffer.from(`RIFF....WAVEfmt ${'.'.repeat(20)}data....`, 'latin1')
  header.writeUInt32LE(bytes + 36, 4)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt32LE(44_100, 24)
  header.writeUInt32LE(176_400, 28)
  header.writeUInt16LE(4, 32)
  header.writeUInt16LE(16, 34)
  header.writeUInt32LE(bytes, 40)
  const file = await open(path, 'w')
  await file.write(header)
  await file.truncate(bytes + header.length)
  await file.close()
}
