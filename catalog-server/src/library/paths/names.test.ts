import { expect, test } from 'bun:test'
import { isWithin, pictureKindOf } from './names.ts'

test('covers beside the music have a preferred order', () => {
  const names = ['album.webp', 'FRONT.jpg', 'Folder.JPEG', 'cover.png']
  expect(names.map((name) => pictureKindOf(name)?.rank)).toEqual([3, 2, 1, 0])
  expect(pictureKindOf('artist.jpg')?.kind).toBe('artist')
  expect(pictureKindOf('cover.svg')).toBeNull()
  expect(pictureKindOf('recover.jpg')).toBeNull()
})

test.each(['AlbumArt.jpg', 'cover.jfif', 'Folder.GIF'])('%s is a cover', (name) => {
  expect(pictureKindOf(name)?.kind).toBe('cover')
})

test.each(['AlbumArtSmall.jpg', 'AlbumArt.bmp', 'my cover.jpg'])('%s is none', (name) => {
  expect(pictureKindOf(name)).toBeNull()
})

test('a folder whose name only begins like another is not inside it', () => {
  expect(isWithin('/music/rock', '/music')).toBe(true)
  expect(isWithin('/musical', '/music')).toBe(false)
  expect(isWithin('/music', '/')).toBe(true)
})
