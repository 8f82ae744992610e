import { genreName } from './tags/id3-genres.ts'
import { distinct, listSeparator, sameKey } from './text.ts'

/** Genres whose name contains a separator. */
const wholeGenres = new Set(
  [
    'R&B/Soul',
    'Hip-Hop/Rap',
    'Hip Hop/Rap',
    'Singer/Songwriter',
    'Pop/Funk',
    'Pop/Rock',
    'Rock/Pop',
    'Folk/Rock',
    'Jazz/Funk',
    'Soundtrack/Score',
    'Fitness & Workout',
    'Folk, World, & Country',
    'Drum & Bass',
  ].map(sameKey),
)

/**
 * The genres of a track as spelled in the tags, without duplicates. ";", "," and "/" separate, except in the names
 * above; a number, also as "(17)" or "(17)Rock", is one of ID3's.
 */
export function genresOf(values: string[]): string[] {
  return distinct(values.flatMap(numbered).flatMap(split))
}

function numbered(value: string): string[] {
  if (/^\(?\d{1,3}\)?$/.test(value)) return [genreName(Number(value.replace(/\D/g, ''))) ?? []].flat()
  const genres: string[] = []
  let rest = value
  for (let found = leading(rest); found; found = leading(rest)) {
    genres.push(found.genre)
    rest = rest.slice(found.length)
  }
  // "((Text)" is how ID3v2.3 writes a name that starts with a bracket.
  rest = rest.replace(/^\(\(/, '(').trim()
  return rest === '' ? genres : [...genres, rest]
}

function leading(text: string): { genre: string; length: number } | null {
  const found = /^\((\d{1,3}|RX|CR)\)/.exec(text)
  if (!found) return null
  const genre = found[1] === 'RX' ? 'Remix' : found[1] === 'CR' ? 'Cover' : genreName(Number(found[1]))
  return genre === undefined ? null : { genre, length: found[0].length }
}

function split(genre: string): string[] {
  if (wholeGenres.has(sameKey(genre))) return [genre]
  return genre
    .split(listSeparator)
    .flatMap((part) => (wholeGenres.has(sameKey(part)) ? [part] : part.split(/\s*[,/]\s*/)))
    .filter((part) => part !== '')
}
