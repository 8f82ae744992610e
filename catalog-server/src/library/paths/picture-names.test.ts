import { expect, test } from 'bun:test'
import { pictureKindOf } from './picture-names.ts'

test('covers beside the music have a preferred order', () => {
  const names = ['Album front.jpg', 'album.webp', 'FRONT.jpg', 'Folder.JPEG', 'cover.png']
  expect(names.map((name) => pictureKindOf(name)?.rank)).toEqual([5, 3, 2, 1, 0])
  expect(pictureKindOf('artist.jpg')?.kind).toBe('artist')
})

test.each([
  'AlbumArt.jpg',
  'cover.jfif',
  'Folder.GIF',
  // Windows Media Player, scene releases, scans of people and programs
  'AlbumArt_{5FA05D35-A682-4AF6-96F7-0773E42D4D16}_Large.jpg',
  '00-somebody-some_title-2003-front.jpg',
  'Front Cover.jpg',
  'CoverFront.png',
  'cover (1).jpg',
  'cover1.jpg',
  '01 - Front.jpg',
  'CD1 Cover.jpg',
  'Back in Black (Front).jpg',
  'Some Band - Front.jpg',
  'Portada.jpg',
  'обложка.jpg',
  '封面.jpg',
])('%s is a cover', (name) => {
  expect(pictureKindOf(name)?.kind).toBe('cover')
})

test.each([
  'AlbumArtSmall.jpg',
  'AlbumArt.bmp',
  'cover.svg',
  'recover.jpg',
  'frontier.jpg',
  'Undercover.jpg',
  'Back Cover.jpg',
  'Inside Front.jpg',
  'front-back.jpg',
  'Booklet 01.jpg',
  'cd.jpg',
  'cover_thumb.jpg',
  'Contraportada.jpg',
  'Cover Rückseite.jpg',
  'live photo.jpg',
  '.jpg',
])('%s is none', (name) => {
  expect(pictureKindOf(name)).toBeNull()
})
