import { expect, test } from 'bun:test'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makePng } from '../testing/library-fixture.ts'
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
