import { expect, test } from 'bun:test'
import { frame } from '../../testing/id3-writer.ts'
import { makeTone } from '../../testing/library-fixture.ts'
import type { FileFacts } from './facts.ts'
import { createReadingDirectory } from './read-fixture.ts'

const latin1 = 0

async function factsBetween(before: Buffer[], after: Buffer[]): Promise<FileFacts> {
  await using room = await createReadingDirectory()
  return await room.factsOf(Buffer.concat([...before, await makeTone(), ...after]))
}

/** An ID3v2 tag with the given flags and frames, unchecked. */
function tagOf(version: number, flags: number, body: Buffer): Buffer {
  const size = [21, 14, 7, 0].map((bits) => (body.length >> bits) & 0x7f)
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([version, 0, flags, ...size]), body])
}

const text = (id: string, bytes: Buffer, encoding = latin1) =>
  frame(id, Buffer.concat([Buffer.from([encoding]), bytes]))

test('ID3v2: UTF-8 in frames that say Latin-1 is read as UTF-8, and Latin-1 stays what it is', async () => {
  const frames = [text('TIT2', Buffer.from('Für Élise')), text('TALB', Buffer.from('Größe', 'latin1'))]
  const named = frame('TXXX', Buffer.concat([Buffer.from('\0ALBUMARTIST\0'), Buffer.from('Übung é')]))
  const facts = await factsBetween([tagOf(4, 0, Buffer.concat([...frames, named]))], [])
  expect(facts).toMatchObject({ title: 'Für Élise', album: 'Größe', albumArtists: [{ name: 'Übung é' }] })
})

test('ID3v2: what says UTF-8 and is not is read as Latin-1', async () => {
  const utf8 = 3
  const facts = await factsBetween([tagOf(4, 0, text('TIT2', Buffer.from('Größe', 'latin1'), utf8))], [])
  expect(facts.title).toBe('Größe')
})

test('ID3v1: UTF-8 is read as such, also where the field ends inside a character', async () => {
  const field = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(30)]).subarray(0, 30)
  const v1 = (title: Buffer, artist: Buffer, album: Buffer) =>
    Buffer.concat([Buffer.from('TAG'), field(title), field(artist), field(album), Buffer.alloc(35)])
  const cut = Buffer.from(`${'a'.repeat(29)}é`)
  const facts = await factsBetween([], [v1(Buffer.from('Déjà Vu'), Buffer.from('Zoë Ñandú'), cut)])
  expect(facts).toMatchObject({ title: 'Déjà Vu', album: 'a'.repeat(29) })
  expect(facts.credits).toMatchObject([{ name: 'Zoë Ñandú' }])

  const full = Buffer.from(`${'a'.repeat(29)}é`, 'latin1')
  const old = await factsBetween([], [v1(Buffer.from('Déjà Vu', 'latin1'), full, full)])
  expect(old).toMatchObject({ title: 'Déjà Vu' })
})

test('ID3v2.4: a tag that is unsynchronised as a whole is, and one that only says so is not', async () => {
  const wide = 1
  const unsynchronised = 0x80
  const ascii = (name: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(name, 'utf16le')])
  const done = Buffer.from(ascii('ÿ').toString('hex').replace('ff00', 'ff0000'), 'hex')
  const facts = await factsBetween(
    [tagOf(4, unsynchronised, Buffer.concat([text('TIT2', done, wide), text('TALB', ascii('Name'), wide)]))],
    [],
  )
  expect(facts.album).toBe('Name')
  const latin = text('TIT2', Buffer.from([0x61, 0xff, 0x00, 0x61]))
  const other = await factsBetween([tagOf(4, unsynchronised, latin)], [])
  expect(other.title).toBe('aÿa')
})

test('ID3v2.2: a tag that is compressed as a whole is passed over', async () => {
  const compressed = 0x40
  const body = Buffer.concat([Buffer.from('TT2'), Buffer.from([0, 0, 5]), Buffer.from('\0Song')])
  expect((await factsBetween([tagOf(2, compressed, body)], [])).title).toBeNull()
  expect((await factsBetween([tagOf(2, 0, body)], [])).title).toBe('Song')
})

test('AIFF: the texts of its own chunks are read as UTF-8 or Latin-1', async () => {
  const tone = Buffer.from(await makeTone({ format: 'aiff' }))
  const chunk = (id: string, bytes: Buffer) => {
    const head = Buffer.from(`${id}\0\0\0\0`, 'latin1')
    head.writeUInt32BE(bytes.length, 4)
    return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)])
  }
  const file = Buffer.concat([
    tone,
    chunk('NAME', Buffer.from('Für Élise')),
    chunk('AUTH', Buffer.from('Béla', 'latin1')),
  ])
  file.writeUInt32BE(file.length - 8, 4)
  await using room = await createReadingDirectory()
  const facts = await room.factsOf(file)
  expect(facts.title).toBe('Für Élise')
  expect(facts.credits).toMatchObject([{ name: 'Béla' }])
})
