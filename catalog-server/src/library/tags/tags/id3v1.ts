import { genreName } from './id3-genres.ts'
import { addTag, emptyTags, type Tags } from './tags.ts'
import type { UndeclaredTexts } from './undeclared-text.ts'

export const id3v1Bytes = 128

/** The 128 bytes at the end of an old MP3. Texts are in any encoding, cut off at 30 bytes. */
export function readId3v1(tag: Buffer, texts: UndeclaredTexts, better: Tags): Tags {
  const tags = emptyTags()
  const add = (name: string, start: number, end: number) => {
    const field = tag.subarray(start, end)
    const zero = field.indexOf(0)
    const text = (zero === -1 ? texts.field(field) : texts.text(field.subarray(0, zero))).trim()
    if (text !== '') addTag(tags, name, text)
  }
  add('TITLE', 3, 33)
  add('ARTIST', 33, 63)
  add('ALBUM', 63, 93)
  add('DATE', 93, 97)
  const track = tag[126] ?? 0
  if (tag[125] === 0 && track !== 0) addTag(tags, 'TRACKNUMBER', String(track))
  const number = tag[127] ?? 255
  const genre = genreName(number)
  // 0 is Blues, and what remains where a program fills in no genre: it counts where no better tag describes the song.
  if (genre && (number > 0 || !better.values.has('TITLE'))) addTag(tags, 'GENRE', genre)
  return tags
}
