import { expect, test } from 'bun:test'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FixtureFormat } from '../testing/library-fixture.ts'
import { makePng, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const red = makePng(300, 300, '#cc0000')
const green = makePng(300, 300, '#00cc00')
const blue = makePng(300, 300, '#0000cc')

async function empty() {
  const it = await createTestLibrary()
  await it.library.useFolders([it.music])
  let frequencyHz = 300
  const put = (
    directory: string,
    DISCNUMBER: string,
    { ALBUM = 'Al', format = 'mp3' as FixtureFormat, cover = undefined as Uint8Array | undefined } = {},
  ) =>
    makeTrack(join(it.music, directory, `01.${format}`), {
      format,
      frequencyHz: (frequencyHz += 20),
      cover,
      tags: { TITLE: directory, ARTIST: 'A', ALBUMARTIST: 'A', ALBUM, TRACKNUMBER: '1', DISCNUMBER },
    })
  const colorOf = (id: string | null) =>
    it.catalog.reader
      .query<{ color: string }, [string]>('SELECT color FROM images WHERE id = ?')
      .get(id ?? '')?.color ?? null
  /** The colours of covers, one for each album. */
  const covers = () => it.albums().map(({ cover }) => colorOf(cover))
  const portrait = () => {
    const row = it.catalog.reader
      .query<{ id: string | null }, []>('SELECT display_image_id AS id FROM artists')
      .get()
    return colorOf(row?.id ?? null)
  }
  const putPicture = (path: string, picture: Uint8Array) => {
    mkdirSync(join(it.music, path, '..'), { recursive: true })
    writeFileSync(join(it.music, path), picture)
  }
  return { it, put, putPicture, covers, portrait, [Symbol.asyncDispose]: () => it[Symbol.asyncDispose]() }
}

test.each([
  ['1', '2'],
  ['CD1', 'CD2'],
  ['Side A', 'Side B'],
  ['Volume 1', 'Bonus Disc'],
  ['1 - First', '2 - Second'],
])('an album in folders called %p and %p has the pictures beside them', async (one, two) => {
  await using at = await empty()
  await at.put(`A/Al/${one}`, '1')
  await at.put(`A/Al/${two}`, '2')
  at.putPicture('A/Al/cover.png', red)
  at.putPicture('A/Al/Scans/cover.png', green)
  at.putPicture('A/artist.png', blue)
  await at.it.scan()
  expect(at.covers()).toEqual(['#cc0000'])
  expect(at.portrait()).toBe('#0000cc')
  expect(await at.it.scan()).toMatchObject({ unchanged: 2 })
  await at.it.library.scanToEnd(true)
  expect(at.covers()).toEqual(['#cc0000'])
})

test('both formats of an album have its cover, and so have their discs', async () => {
  await using at = await empty()
  await at.put('A/Al/FLAC/1', '1', { format: 'flac' })
  await at.put('A/Al/FLAC/2', '2', { format: 'flac' })
  await at.put('A/Al/mp3', '1')
  at.putPicture('A/Al/folder.png', red)
  at.putPicture('A/artist.png', blue)
  await at.it.scan()
  expect(at.covers()).toEqual(['#cc0000', '#cc0000'])
  expect(at.portrait()).toBe('#0000cc')
})

test('a picture above that comes, changes or goes is noticed, and stays when a song goes', async () => {
  await using at = await empty()
  await at.put('A/Al/1', '1')
  await at.put('A/Al/2', '2')
  await at.put('A/Al/3', '3')
  await at.it.scan()
  expect(at.covers()).toEqual([null])
  const coversAfterScan = async () => {
    await at.it.scan()
    return at.covers()
  }
  at.putPicture('A/Al/cover.png', red)
  expect(await coversAfterScan()).toEqual(['#cc0000'])
  at.putPicture('A/Al/cover.png', green)
  expect(await coversAfterScan()).toEqual(['#00cc00'])
  rmSync(join(at.it.music, 'A/Al/3/01.mp3'))
  expect(await coversAfterScan()).toEqual(['#00cc00'])
  rmSync(join(at.it.music, 'A/Al/cover.png'))
  expect(await coversAfterScan()).toEqual([null])
})

test('a picture above that was changed is that of all folders, whichever of them goes', async () => {
  for (const gone of ['1', '2', '3']) {
    await using at = await empty()
    for (const disc of ['1', '2', '3']) await at.put(`A/Al/${disc}`, disc)
    for (const picture of [red, green]) {
      at.putPicture('A/Al/cover.png', picture)
      await at.it.scan()
    }
    rmSync(join(at.it.music, `A/Al/${gone}`), { recursive: true })
    await at.it.scan()
    expect(at.covers()).toEqual(['#00cc00'])
  }
})

test('a picture of its own wins over the one above, whichever of its folders has it', async () => {
  for (const disc of ['1', '2']) {
    await using at = await empty()
    await at.put('A/Al/1', '1')
    await at.put('A/Al/2', '2')
    at.putPicture('A/Al/cover.png', red)
    await at.it.scan()
    expect(at.covers()).toEqual(['#cc0000'])
    at.putPicture(`A/Al/${disc}/cover.png`, green)
    await at.it.scan()
    expect(at.covers()).toEqual(['#00cc00'])
    rmSync(join(at.it.music, `A/Al/${disc}/cover.png`))
    await at.put(`A/Al/${disc}`, disc, { cover: blue })
    await at.it.scan()
    expect(at.covers()).toEqual(['#0000cc'])
  }
})

test('the picture in the folder of an artist is not that of the albums in it', async () => {
  await using at = await empty()
  await at.put('A/19', '1', { ALBUM: '19' })
  await at.put('A/21', '1', { ALBUM: '21' })
  await at.put('B/1', '1', { ALBUM: 'B' })
  await at.put('B/Other', '2', { ALBUM: 'B' })
  await at.put('C/Live', '1', { ALBUM: 'Live' })
  await at.put('1', '1', { ALBUM: 'Top' })
  await at.put('2', '2', { ALBUM: 'Top' })
  await at.put('D/01 - Debut', '1', { ALBUM: 'Debut' })
  await at.put('D/02 - More', '1', { ALBUM: 'More' })
  for (const folder of ['A', 'B', 'C', 'D', '.']) at.putPicture(`${folder}/folder.png`, red)
  await at.it.scan()
  expect(at.it.albums().map(({ name }) => name)).toEqual(['19', '21', 'B', 'Debut', 'Live', 'More', 'Top'])
  expect(at.covers()).toEqual([null, null, null, null, null, null, null])
})

test('a cover above that cannot be decoded is listed once, until it is gone', async () => {
  await using at = await empty()
  await at.put('A/Al/1', '1')
  await at.put('A/Al/2', '2')
  at.putPicture('A/Al/cover.png', Buffer.from('not a picture'))
  expect(await at.it.scan()).toMatchObject({ problems: 1 })
  expect(await at.it.scan()).toMatchObject({ problems: 1, unchanged: 2 })
  rmSync(join(at.it.music, 'A/Al/cover.png'))
  expect(await at.it.scan()).toMatchObject({ problems: 0 })
})
