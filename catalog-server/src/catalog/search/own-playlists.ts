import type { SearchHit } from '@pezzottify/contract'
import type { Turn } from '../../base/turns.ts'
import { mistakesIn } from './fuzzy-candidates.ts'
import { numbered, withDigits } from './numbers.ts'
import type { OwnPlaylist } from './people.ts'
import { closeness, hit, likedScore, resemblance } from './ranking.ts'
import { joinedForms, searchText } from './text.ts'
import { createWordDistance } from './word-distance.ts'

/**
 * The playlists among these that are named like the query, in the same ways as music. They are few, so that their names
 * are compared one after another.
 *
 * @param wanted the folded query
 */
export async function playlistHits(
  playlists: readonly OwnPlaylist[],
  wanted: string,
  words: readonly string[],
  turn: Turn,
): Promise<SearchHit[]> {
  const hits: SearchHit[] = []
  const asked = words.map(readWord)
  const digits = numbered(wanted)
  for (const { id, name } of playlists) {
    await turn()
    const folded = searchText(name)
    const score =
      scoreOf(name, folded, wanted, asked) ??
      (digits === null ? null : numberedScore(withDigits(folded), digits))
    if (score !== null) hits.push(hit('playlist', id, name.toLowerCase(), likedScore(score)))
  }
  return hits
}

type Word = ReturnType<typeof readWord>

/** Prepares a word of the query for the names of all playlists. */
function readWord(text: string) {
  const max = mistakesIn(text)
  const comparison = max === 0 ? null : createWordDistance(text, max)
  return {
    text,
    isLike(other: string, isUnfinished: boolean): boolean {
      if (other.startsWith(text)) return true
      if (comparison === null || comparison.moveTo(other) >= 0) return false
      return comparison.distance(isUnfinished) <= max
    },
  }
}

/** Both with their numbers as digits, of which the last one is whole: "forty" is not 400. */
const numberedScore = (folded: string, wanted: string): number | null =>
  folded === wanted || folded.startsWith(/\d$/.test(wanted) ? `${wanted} ` : wanted)
    ? closeness({ folded, inName: true, weight: 0 }, wanted)
    : null

function scoreOf(name: string, folded: string, wanted: string, words: readonly Word[]): number | null {
  const match = { folded, inName: true, weight: 0 }
  if (folded.startsWith(wanted)) return closeness(match, wanted)
  const own = [...folded.split(' '), ...joinedForms(name, folded)]
  if (words.length === 0) return null
  if (words.every(({ text }) => own.some((other) => other.startsWith(text)))) return closeness(match, wanted)
  const isNear = words.every((word, at) => own.some((other) => word.isLike(other, at === words.length - 1)))
  return isNear ? resemblance(match, wanted) : null
}
