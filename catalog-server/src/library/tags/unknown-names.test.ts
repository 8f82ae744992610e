import { expect, test } from 'bun:test'
import { describe } from './describe.ts'
import { addTag, emptyTags } from './tags/tags.ts'

const factsOf = (tags: Record<string, string>) => {
  const found = emptyTags()
  for (const [name, value] of Object.entries(tags)) addTag(found, name, value)
  const { album, albumArtists, credits } = describe(found, 'flac')
  return [album, albumArtists.map(({ name }) => name), credits.map(({ name }) => name)]
}

test.each([
  ['Unknown Album', 'Unknown Artist'],
  ['Unknown Album (12/3/2004 5:11:12 PM)', '<unknown>'],
  ['Unbekanntes Album', 'unbekannter interpret'],
  ['未知专辑', '未知歌手'],
])('%p by %p is no name', (ALBUM, ARTIST) => {
  expect(factsOf({ ALBUM, ARTIST, ALBUMARTIST: ARTIST })).toEqual([null, [], []])
})

test('names that contain such words are names, and an unknown artist takes nothing from the album', () => {
  const unknown = { ALBUM: 'Unknown Pleasures', ARTIST: 'Unknown Mortal Orchestra' }
  expect(factsOf(unknown)).toEqual(['Unknown Pleasures', [], ['Unknown Mortal Orchestra']])
  expect(factsOf({ ALBUM: 'Unknown Album', ARTIST: '[unknown]', ALBUMARTIST: 'Ann' })).toEqual([
    null,
    ['Ann'],
    ['Ann'],
  ])
})
