import type { Database } from 'bun:sqlite'
import type { SearchHit } from '@pezzottify/contract'
import { searchResultsMax } from '@pezzottify/contract'
import { createTurns } from '../../base/turns.ts'
import type { Kind } from './index-file.ts'
import { editDistance } from '../../base/edit-distance.ts'
import { searchText, withoutJoiners } from './text.ts'
import { fuzzyCandidates } from './fuzzy-candidates.ts'

/** Names read before ranking: enough to include the best, few enough to stay fast for "a". */
const candidatesMax = 300
const wordsMax = 12
/** Queries up to this length get the nearest names, however distant. */
const shortQueryMax = 3
const nearestLookedAt = 5_000
/** With this many exact hits a query is not searched for misspellings. */
const enoughHits = 5

type Candidate = { id: string; folded: string; inName: number }

const itemTypes = { artist: 'Artist', album: 'Album', track: 'Track' } as const
/** With equal closeness an artist comes before an album before a track. */
const kindOrder: Record<Kind, number> = { artist: 0, album: 1, track: 2 }

/** Best first. Every word of the query must begin a word of the name or of its artists and album. */
export async function find(index: Database, query: string, kinds: readonly Kind[]): Promise<SearchHit[]> {
  const wanted = searchText(query)
  if (wanted === '') return []
  const words = wordsOf(withoutJoiners(wanted))
  const turn = createTurns()
  const ofEach = async (hitsOfKind: (kind: Kind) => SearchHit[]): Promise<SearchHit[]> => {
    const hits: SearchHit[] = []
    for (const kind of kinds) {
      hits.push(...hitsOfKind(kind))
      await turn()
    }
    return hits
  }
  const hits = await ofEach((kind) => hitsOf(index, kind, wanted, words))
  if (hits.length < enoughHits && words.length > 1)
    hits.push(...(await ofEach((kind) => joined(index, kind, wanted, words, hits))))
  const further =
    hits.length > 0 || wanted.length > shortQueryMax
      ? misspelled(index, wanted, words, hits)
      : (kind: Kind) => nearest(index, kind, wanted)
  const found = [...hits, ...(further ? await ofEach(further) : [])]
  return found.sort((a, b) => a.adjusted_score - b.adjusted_score).slice(0, searchResultsMax)
}

/** The words of a text; a name of punctuation alone has none and is found as a whole. */
const wordsOf = (wanted: string): string[] =>
  wanted
    .split(' ')
    .filter((word) => /^[\p{L}\p{N}]+$/u.test(word))
    .slice(0, wordsMax)

function hitsOf(index: Database, kind: Kind, wanted: string, words: readonly string[]): SearchHit[] {
  const all = words.map((word) => `"${word}"*`).join(' AND ')
  const candidates = new Map<string, Candidate>()
  const collect = (rows: Candidate[]): void => {
    for (const row of rows) if (!candidates.has(row.id)) candidates.set(row.id, row)
  }
  // Whole names and their beginnings first, so that they are included among thousands of matches.
  collect(
    index
      .query<Candidate, [string, string, number]>(
        `SELECT id, folded, 1 AS inName FROM ${kind}_names WHERE folded >= ? AND folded < ? ORDER BY folded LIMIT ?`,
      )
      .all(wanted, `${wanted}\u{10ffff}`, candidatesMax),
  )
  for (const [match, inName] of [
    // A whole word, so that "rem" is not lost among the names that begin with it.
    [words.length === 1 ? `name : "${words.join('')}"` : '', 1],
    [`name : (${all})`, 1],
    [all, 0],
  ] as const)
    if (all !== '' && match !== '' && candidates.size < candidatesMax)
      collect(
        index
          .query<Candidate, [number, string, number]>(
            `SELECT id, folded, ? AS inName FROM ${kind}_words JOIN ${kind}_names ON number = ${kind}_words.rowid
             WHERE ${kind}_words MATCH ? LIMIT ?`,
          )
          .all(inName, match, candidatesMax),
      )
  return [...candidates.values()].map((candidate) => hit(kind, candidate, closeness(candidate, wanted)))
}

/** Finds names by joining two words: "penny whistle" for Pennywhistle. */
function joined(
  index: Database,
  kind: Kind,
  wanted: string,
  words: readonly string[],
  found: readonly SearchHit[],
): SearchHit[] {
  const readings = words.slice(1).map((word, at) => {
    const pair = `${words[at] ?? ''}${word}`
    return [...words.slice(0, at), pair, ...words.slice(at + 2)].map((one) => `"${one}"*`).join(' AND ')
  })
  return matching(index, kind, `name : ((${readings.join(') OR (')}))`, found).map((candidate) =>
    hit(kind, candidate, closeness(candidate, wanted)),
  )
}

function matching(index: Database, kind: Kind, match: string, found: readonly SearchHit[]): Candidate[] {
  const known = new Set(found.map((one) => one.item_id))
  return index
    .query<Candidate, [string, number]>(
      `SELECT id, folded, 1 AS inName FROM ${kind}_words JOIN ${kind}_names ON number = ${kind}_words.rowid
       WHERE ${kind}_words MATCH ? LIMIT ?`,
    )
    .all(match, candidatesMax)
    .filter(({ id }) => !known.has(id))
}

/**
 * Finds names by words that differ by one or two mistakes. Only when there are few exact hits, and always after
 * those.
 */
function misspelled(
  index: Database,
  wanted: string,
  words: readonly string[],
  found: readonly SearchHit[],
): ((kind: Kind) => SearchHit[]) | null {
  if (found.length >= enoughHits) return null
  const readings = words.map((word, at) => fuzzyCandidates(index, word, at === words.length - 1))
  if (readings.every((reading) => reading.length === 0)) return null
  const all = words
    .map((word, at) => `(${[word, ...(readings[at] ?? [])].map((one) => `"${one}"*`).join(' OR ')})`)
    .join(' AND ')
  return (kind) =>
    matching(index, kind, `name : (${all})`, found).map((candidate) =>
      hit(kind, candidate, 600 + nameDistance(candidate.folded, wanted)),
    )
}

/** The distance of a whole name from the query, so that the intended one comes first. */
const nameDistance = (folded: string, wanted: string): number =>
  10 * Math.min(editDistance(wanted, folded.slice(0, wanted.length + 4), 8), 9) +
  Math.min(Math.abs(folded.length - wanted.length), 9)

/** Whether two names are equal apart from spaces. */
const isSameName = (folded: string, wanted: string): boolean =>
  withoutJoiners(folded).replaceAll(' ', '') === withoutJoiners(wanted).replaceAll(' ', '')

/** Lower is closer: the name itself, its beginning, its words, only its artists or album. */
function closeness({ folded, inName }: Candidate, wanted: string): number {
  const rest = Math.min(folded.length - wanted.length, 99)
  if (folded === wanted) return 0
  if (isSameName(folded, wanted)) return 1
  if (folded.startsWith(`${wanted} `)) return 100 + rest
  if (folded.startsWith(wanted)) return 200 + rest
  return inName ? 300 + Math.max(rest, 0) : 400 + Math.min(folded.length, 99)
}

function nearest(index: Database, kind: Kind, wanted: string): SearchHit[] {
  return index
    .query<Candidate, [number]>(`SELECT id, folded, 1 AS inName FROM ${kind}_names LIMIT ?`)
    .all(nearestLookedAt)
    .map((candidate) => {
      const beginning = candidate.folded.slice(0, wanted.length)
      return hit(kind, candidate, 500 + 10 * editDistance(wanted, beginning, wanted.length))
    })
}

const hit = (kind: Kind, { id, folded }: Candidate, score: number): SearchHit => ({
  item_type: itemTypes[kind],
  item_id: id,
  score,
  adjusted_score: score * 10 + kindOrder[kind],
  matchable_text: folded,
})
