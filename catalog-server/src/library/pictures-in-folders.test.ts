import { expect, test } from 'bun:test'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeAlbum, makePng, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'
import type { TestLibrary } from '../testing/test-library.ts'

const red = makePng(300, 300, '#cc0000')
const green = makePng(300, 300, '#00cc00')
const blue = makePng(300, 300, '#0000cc')

async function withAlbums(...folders: string[]): Promise<TestLibrary> {
  const it = await createTestLibrary()
  for (const [index, folder] of folders.entries()) {
    const tracks = ['One', 'Two']
    const title = folder.split('/')[0] ?? ''
    await makeAlbum(join(it.music, folder), { title, artist: 'Us', tracks, frequencyHz: 300 + 40 * index })
  }
  await it.library.useFolders([it.music])
  return it
}

const put = (it: TestLibrary, path: string, picture: Uint8Array | string): void => {
  mkdirSync(dirname(join(it.music, path)), { recursive: true })
  writeFileSync(join(it.music, path), picture)
}

test('the front in a folder of scans is the cover of the music beside that folder, unless one lies with the music', async () => {
  await using it = await withAlbums('Sleeve', 'Plain')
  put(it, 'Sleeve/Scans/01 Front.png', red)
  put(it, 'Sleeve/Scans/02 Back.png', blue)
  put(it, 'Plain/Holiday/Front.png', blue)
  expect(await it.scan()).toMatchObject({ added: 4, problems: 0 })
  expect(it.coverColors()).toEqual({ Sleeve: '#cc0000', Plain: null })
  expect(await it.scan()).toMatchObject({ unchanged: 4 })

  put(it, 'Sleeve/Scans/01 Front.png', green)
  await it.scan()
  expect(it.coverColors()).toMatchObject({ Sleeve: '#00cc00' })
  put(it, 'Sleeve/folder.png', blue)
  await it.scan()
  expect(it.coverColors()).toMatchObject({ Sleeve: '#0000cc' })
  rmSync(join(it.music, 'Sleeve/folder.png'))
  rmSync(join(it.music, 'Sleeve/Scans'), { recursive: true })
  await it.scan()
  expect(it.coverColors()).toMatchObject({ Sleeve: null })
})

test('the scans of a set of discs are those of the set, and the scans in a disc only those of the disc', async () => {
  await using it = await withAlbums('Set/CD1', 'Set/CD2', 'Box/CD1', 'Box/CD2')
  put(it, 'Set/Artwork/cover front.png', red)
  put(it, 'Box/CD2/Covers/front.png', green)
  expect(await it.scan()).toMatchObject({ added: 8, problems: 0 })
  expect(it.coverColors()).toEqual({ Set: '#cc0000', Box: '#00cc00' })
})

test('a picture beside several albums stays with each of them while other folders come and go', async () => {
  await using it = await withAlbums('Both')
  const add = (path: string, title: string, disc: string, frequencyHz: number) =>
    makeTrack(join(it.music, path), {
      frequencyHz,
      tags: {
        ARTIST: 'Us',
        ALBUMARTIST: 'Us',
        ALBUM: title,
        TITLE: path,
        DISCNUMBER: disc,
        TRACKNUMBER: '1',
      },
    })
  await add('Both/03 Three.mp3', 'Set', '1', 500)
  put(it, 'Both/cover.png', red)
  await it.scan()
  expect(it.coverColors()).toEqual({ Both: '#cc0000', Set: '#cc0000' })

  await add('More/01 Four.mp3', 'Set', '2', 600)
  await it.scan()
  expect([...it.tracks().values()].filter(({ album }) => album === 'Set')).toHaveLength(2)
  expect(it.coverColors()).toEqual({ Both: '#cc0000', Set: '#cc0000' })

  rmSync(join(it.music, 'Both/cover.png'))
  await it.scan()
  expect(it.coverColors()).toEqual({ Both: null, Set: null })
})

test('an album called "Covers" keeps its cover for itself', async () => {
  await using it = await withAlbums('Band/Songs', 'Covers')
  renameSync(join(it.music, 'Covers'), join(it.music, 'Band/Songs/Covers'))
  put(it, 'Band/Songs/Covers/cover.png', red)
  await it.scan()
  expect(it.coverColors()).toEqual({ Band: null, Covers: '#cc0000' })
})

test('a scan of the sleeve that cannot be read is listed until it is gone', async () => {
  await using it = await withAlbums('Sleeve')
  put(it, 'Sleeve/Scans/front.jpg', 'not a picture')
  expect(await it.scan()).toMatchObject({ added: 2, problems: 1 })
  expect(await it.scan()).toMatchObject({ unchanged: 2, problems: 1 })
  const { items } = await it.library.problems({ limit: 10 })
  expect(items).toMatchObject([{ path: join(it.music, 'Sleeve/Scans/front.jpg'), code: 'picture_unusable' }])
  rmSync(join(it.music, 'Sleeve/Scans'), { recursive: true })
  expect(await it.scan()).toMatchObject({ problems: 0 })
})
