import { expect, test } from 'bun:test'
import { discNumberOf, isWithin, pictureKindOf } from './names.ts'

test('a disc folder is known by its name, and an album that only begins like one is not', () => {
  expect(['CD1', 'cd 02', 'Disc_3', 'Disk 4 - Live', 'DISC-5'].map(discNumberOf)).toEqual([1, 2, 3, 4, 5])
  expect(['Disco', 'CD', 'Discovery 1', 'LP1a', 'Volume 2'].map(discNumberOf)).toEqual(Array(5).fill(null))
})

test('covers beside the music have a preferred order', () => {
  const names = ['album.webp', 'FRONT.jpg', 'Folder.JPEG', 'cover.png']
  expect(names.map((name) => pictureKindOf(name)?.rank)).toEqual([3, 2, 1, 0])
  expect(pictureKindOf('artist.jpg')?.kind).toBe('artist')
  expect(pictureKindOf('cover.svg')).toBeNull()
  expect(pictureKindOf('recover.jpg')).toBeNull()
})

test('a folder whose name only begins like another is not inside it', () => {
  expect(isWithin('/music/rock', '/music')).toBe(true)
  expect(isWithin('/musical', '/music')).toBe(false)
  expect(isWithin('/music', '/')).toBe(true)
})
