import type { SearchHit } from '@pezzottify/contract'
import { editDistance } from '../../base/edit-distance.ts'
import { weightMax } from './entry-number.ts'
import type { Kind } from './kinds.ts'
import { withoutJoiners } from './text.ts'

/** A name that matches. `inName`: whether all words are in the name, and not in its artists or album. */
export type Match = { folded: string; inName: boolean; weight: number }

/**
 * Hits come in groups, whatever their weight: the name itself, names with all the words, what has them in its artists or
 * album, names that are only near.
 */
const groups = { same: 0, words: 1, context: 2, near: 3 }
const groupSize = 2_000
const perWeight = 60
/** A like of one's own; the same counts for one's own playlists. */
const likedWeight = 4

const itemTypes = { artist: 'Artist', album: 'Album', track: 'Track', playlist: 'Playlist' } as const
/** With equal closeness an artist comes before an album before a track. */
const kindOrder = { artist: 0, album: 1, track: 2, playlist: 3 }

/** The score of a name with the words of the query; lower is better. */
export function closeness({ folded, inName, weight }: Match, wanted: string): number {
  const rest = Math.max(0, Math.min(folded.length - wanted.length, 99))
  if (folded === wanted) return scoreOf('same', 0, weight)
  if (isSameName(folded, wanted)) return scoreOf('same', 1, weight)
  if (folded.startsWith(`${wanted} `)) return scoreOf('words', rest, weight)
  if (folded.startsWith(wanted)) return scoreOf('words', 100 + rest, weight)
  return inName
    ? scoreOf('words', 200 + rest, weight)
    : scoreOf('context', Math.min(folded.length, 99), weight)
}

/** The score of a name that resembles the query; what begins with it comes first. */
export function resemblance({ folded, weight }: Match, wanted: string): number {
  const distance = editDistance(wanted, folded.slice(0, wanted.length + 4), 8)
  return scoreOf(
    'near',
    100 + 10 * Math.min(distance, 9) + Math.min(Math.abs(folded.length - wanted.length), 9),
    weight,
  )
}

/** The score of a short query's nearest names. */
export function nearness({ folded, weight }: Match, wanted: string): number {
  return scoreOf('near', 10 * editDistance(wanted, folded.slice(0, wanted.length), wanted.length), weight)
}

const scoreOf = (group: keyof typeof groups, distance: number, weight: number): number =>
  groups[group] * groupSize + perWeight * weightMax + distance - perWeight * weight

/** The score of a hit that its user likes: better, but in its group. */
export const likedScore = (score: number): number =>
  Math.max(score - (score % groupSize), score - perWeight * likedWeight)

export const hit = (kind: Kind | 'playlist', id: string, folded: string, score: number): SearchHit => ({
  item_type: itemTypes[kind],
  item_id: id,
  score,
  adjusted_score: score * 10 + kindOrder[kind],
  matchable_text: folded,
})

/** Whether two names are equal apart from spaces and joining words, which stand between others: their ends are compared first. */
const isSameName = (folded: string, wanted: string): boolean =>
  folded.charCodeAt(0) === wanted.charCodeAt(0) &&
  folded.charCodeAt(folded.length - 1) === wanted.charCodeAt(wanted.length - 1) &&
  withoutJoiners(folded).replaceAll(' ', '') === withoutJoiners(wanted).replaceAll(' ', '')
