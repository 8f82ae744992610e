import { expect, test } from 'bun:test'
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pngOf } from '../catalog/images/picture-fixture.ts'
import { makeAlbum, makePng, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'
import type { TestLibrary } from '../testing/test-library.ts'

const red = makePng(300, 300, '#cc0000')
const green = makePng(640, 640, '#00cc00')
const blue = makePng(40, 40, '#0000cc')

async function empty(): Promise<TestLibrary> {
  const testLibrary = await createTestLibrary()
  await testLibrary.library.useFolders([testLibrary.music])
  return testLibrary
}

const images = (it: TestLibrary) =>
  it.catalog.reader
    .query<{ id: string; uri: string; size: string; width: number; color: string }, []>(
      'SELECT id, uri, size, width, color FROM images ORDER BY width',
    )
    .all()

const album = (title: string, frequencyHz: number, cover?: Uint8Array) => ({
  title,
  artist: 'Somebody',
  tracks: ['One', 'Two'],
  frequencyHz,
  ...(cover ? { cover } : {}),
})

test('an embedded cover is stored once, however many files and albums hold it', async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'A'), album('A', 300, red))
  await makeAlbum(join(it.music, 'B'), album('B', 400, red))
  expect(await it.scan()).toMatchObject({ added: 4, problems: 0 })
  const [image, ...others] = images(it)
  expect(others).toEqual([])
  expect(image).toMatchObject({ size: 'DEFAULT', width: 300, color: '#cc0000' })
  expect(it.albums().map(({ cover }) => cover)).toEqual([image?.id ?? '', image?.id ?? ''])
  expect(readdirSync(join(it.media, 'images'))).toEqual([`${image?.id}.png`])
})

test('a picture beside the music wins over an embedded one, whatever the case of its name', async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'A'), album('A', 300, red))
  writeFileSync(join(it.music, 'A/Folder.PNG'), green)
  await it.scan()
  const cover = it.albums()[0]?.cover
  expect(images(it).find(({ id }) => id === cover)).toMatchObject({
    width: 640,
    size: 'LARGE',
    color: '#00cc00',
  })
})

test('a cover that is added, changed or taken away later is noticed', async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'A'), album('A', 300))
  await it.scan()
  expect(it.albums()[0]?.cover).toBeNull()
  const colorAfterScan = async (): Promise<string | undefined> => {
    await it.scan()
    const cover = it.albums()[0]?.cover
    return images(it).find(({ id }) => id === cover)?.color
  }
  writeFileSync(join(it.music, 'A/cover.png'), red)
  expect(await colorAfterScan()).toBe('#cc0000')
  writeFileSync(join(it.music, 'A/cover.png'), green)
  expect(await colorAfterScan()).toBe('#00cc00')
  rmSync(join(it.music, 'A/cover.png'))
  expect(await colorAfterScan()).toBeUndefined()
  expect(images(it)).toEqual([])
  expect(readdirSync(join(it.media, 'images'))).toEqual([])
})

test('an embedded cover that is taken out of its only file gives way to the next one, or to none', async () => {
  await using it = await empty()
  const put = (number: number, cover?: Uint8Array) =>
    makeTrack(join(it.music, `A/0${number}.mp3`), {
      frequencyHz: 300 + 20 * number,
      tags: { TITLE: `${number}`, ARTIST: 'A', ALBUMARTIST: 'A', ALBUM: 'Al', TRACKNUMBER: `${number}` },
      cover,
    })
  const colorAfter = async (...changes: Promise<unknown>[]) => {
    await Promise.all(changes)
    await it.scan()
    return it.coverColors()['Al']
  }
  expect(await colorAfter(put(1, red), put(2, green), put(3))).toBe('#cc0000')
  expect(await colorAfter(put(1))).toBe('#00cc00')
  expect(await colorAfter(put(3, red))).toBe('#00cc00')
  rmSync(join(it.music, 'A/02.mp3'))
  expect(await colorAfter()).toBe('#cc0000')
  rmSync(join(it.music, 'A/01.mp3'))
  expect(await colorAfter(put(3))).toBeNull()
  expect(await colorAfter(put(3, green))).toBe('#00cc00')
  expect(await colorAfter(put(3, green.subarray(0, 60)), put(1), put(2, red))).toBe('#cc0000')
  // An uploaded picture that somebody chose stays.
  const edit = `UPDATE albums SET display_image_id = 'mine', edited_fields = '{"display_image_id":{}}'`
  it.catalog.writer.run(
    "INSERT INTO images (id, uri, size, width, height) VALUES ('mine', 'm', 'SMALL', 9, 9)",
  )
  it.catalog.writer.run(edit)
  await colorAfter(put(2), put(3))
  expect(it.albums().map(({ cover }) => cover)).toEqual(['mine'])
})

test('a picture that the albums of a folder share stays theirs when a song of one of them goes', async () => {
  await using it = await empty()
  for (const [index, title] of ['A', 'B'].entries())
    await makeAlbum(join(it.music, 'F'), {
      ...album(title, 300 + 50 * index),
      tracks: [`${title} one`, `${title} two`],
    })
  await makeTrack(join(it.music, 'Disc 2/1.mp3'), {
    frequencyHz: 500,
    tags: { TITLE: 'x', ALBUM: 'B', ALBUMARTIST: 'Somebody', DISCNUMBER: '2' },
  })
  writeFileSync(join(it.music, 'F/cover.png'), red)
  await it.scan()
  const expected = { A: '#cc0000', B: '#cc0000' }
  expect(it.coverColors()).toEqual(expected)
  rmSync(join(it.music, 'F/02 A two.mp3'))
  await it.scan()
  expect(it.coverColors()).toEqual(expected)
  rmSync(join(it.music, 'Disc 2'), { recursive: true })
  await it.scan()
  expect(it.coverColors()).toEqual(expected)
  renameSync(it.music, `${it.music} elsewhere`)
  await it.scan()
  renameSync(`${it.music} elsewhere`, it.music)
  expect(await it.scan()).toMatchObject({ unchanged: 3 })
  expect(it.coverColors()).toEqual(expected)
})

test("an artist's picture lies in the artist's folder", async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'Somebody/A'), album('A', 300))
  writeFileSync(join(it.music, 'Somebody/artist.png'), blue)
  await it.scan()
  const [image] = images(it)
  expect(image).toMatchObject({ size: 'SMALL', color: '#0000cc' })
  expect(it.catalog.reader.query('SELECT name, display_image_id AS image FROM artists').all()).toEqual([
    { name: 'Somebody', image: image?.id ?? '' },
  ])
})

test('a picture that cannot be decoded is listed, and the album has the next best one', async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'A'), album('A', 300, red))
  writeFileSync(join(it.music, 'A/cover.jpg'), 'not a picture')
  writeFileSync(join(it.music, 'A/front.png'), green.subarray(0, 60))
  expect(await it.scan()).toMatchObject({ added: 2, problems: 2 })
  const cover = it.albums()[0]?.cover
  expect(images(it).find(({ id }) => id === cover)?.color).toBe('#cc0000')
  expect(await it.scan()).toMatchObject({ unchanged: 2, problems: 2 })
  rmSync(join(it.music, 'A/cover.jpg'))
  rmSync(join(it.music, 'A/front.png'))
  expect(await it.scan()).toMatchObject({ problems: 0 })
  expect(existsSync(join(it.media, images(it)[0]?.uri ?? ''))).toBe(true)
})

test('albums in folders that are named like discs each have their own cover', async () => {
  await using it = await empty()
  const [one, two, three] = ['#cc0000', '#00cc00', '#0000cc'].map((color) => makePng(300, 300, color))
  const put = async (directory: string, title: string, frequencyHz: number, cover?: Uint8Array) => {
    await makeAlbum(join(it.music, directory), album(title, frequencyHz))
    if (cover) writeFileSync(join(it.music, directory, 'cover.png'), cover)
  }
  await put('Trio/LP1', 'LP1', 300, one)
  await put('Trio/LP2', 'LP2', 340, two)
  await put('Trio/LP3', 'LP3', 380, three)
  await put('Box/CD1 - Title 1', 'Title 1', 420, one)
  await put('Box/CD2 - Title 2', 'Title 2', 460, two)
  await put('Set/CD 1', 'Set', 500)
  await put('Set/CD 2', 'Set', 540, three)
  const expected = {
    LP1: '#cc0000',
    LP2: '#00cc00',
    LP3: '#0000cc',
    'Title 1': '#cc0000',
    'Title 2': '#00cc00',
    Set: '#0000cc',
  }
  await it.scan()
  expect(it.coverColors()).toEqual(expected)
  // Without a changed file the pictures are not examined again, and stay.
  rmSync(join(it.music, 'Trio/LP2/02 Two.mp3'))
  await it.scan()
  expect(it.coverColors()).toEqual(expected)
  rmSync(join(it.music, 'Set/CD 2/cover.png'))
  await it.scan()
  expect(it.coverColors()).toEqual({ ...expected, Set: null })
})

test('a cover that cannot be decoded does not hide the good one beside it, and the problem says why', async () => {
  await using it = await empty()
  const put = async (folder: string, frequencyHz: number, cover: Uint8Array, other?: Uint8Array) => {
    await makeAlbum(join(it.music, folder), album(folder, frequencyHz))
    writeFileSync(join(it.music, folder, 'cover.jpg'), cover)
    if (other) writeFileSync(join(it.music, folder, 'folder.png'), other)
  }
  const huge = pngOf(1, 1, () => 0, { claimedWidth: 60_000, claimedHeight: 60_000 })
  await put('Broken', 300, Buffer.from('\xff\xd8\xff\xe0junkjunk', 'latin1'), green)
  await put('Huge', 400, huge, green)
  await put('Huge alone', 500, huge)
  expect(await it.scan()).toMatchObject({ problems: 3 })
  expect(it.coverColors()).toEqual({ Broken: '#00cc00', Huge: '#00cc00', 'Huge alone': null })
  const { items } = await it.library.problems({ limit: 10 })
  expect(items.map(({ message }) => message)).toEqual([
    'The picture cannot be decoded: it is damaged or incomplete',
    expect.stringContaining('3600 million pixels'),
    expect.stringContaining('3600 million pixels'),
  ])
})

test('a sleeve of 600 dpi is scaled down like any other', async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'A'), album('A', 300))
  const sleeve = await new Bun.Image(makePng(90, 90, '#cc0000')).resize(6_600, 6_600).jpeg().bytes()
  writeFileSync(join(it.music, 'A/cover.jpg'), sleeve)
  expect(await it.scan()).toMatchObject({ problems: 0 })
  expect(images(it)).toMatchObject([{ width: 6_600 }])
})

test('a cover that a cancelled scan looked at, and that was changed since, is there when it comes back', async () => {
  let onRead = (): void => undefined
  await using it = await createTestLibrary({ beforeRead: async () => onRead() })
  await it.library.useFolders([it.music])
  const put = (cover: Uint8Array) => makeAlbum(join(it.music, 'A'), album('A', 300, cover))
  const colorAfter = async (cover: Uint8Array): Promise<string | undefined> => {
    await put(cover)
    await it.scan()
    const shown = it.albums()[0]?.cover
    return images(it).find(({ id }) => id === shown)?.color
  }
  expect(await colorAfter(red)).toBe('#cc0000')

  // The scan has read everything, and cannot write.
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  onRead = () => void it.catalog.gate.run(() => held)
  await put(red)
  await it.library.startScan(true)
  while ((await it.library.status()).files_done < 2) await Bun.sleep(5)
  await it.library.cancelScan()
  onRead = () => undefined
  release()
  while ((await it.library.status()).state !== 'idle') await Bun.sleep(5)
  expect(await it.library.status()).toMatchObject({ outcome: 'cancelled', updated: 0 })

  expect(await colorAfter(green)).toBe('#00cc00')
  expect(await colorAfter(red)).toBe('#cc0000')
})
