import type { Database } from 'bun:sqlite'
import type { SearchHit } from '@pezzottify/contract'
import { searchResultsMax } from '@pezzottify/contract'
import { createTurns } from '../../base/turns.ts'
import { numberBefore, weightMax, weightOf } from './entry-number.ts'
import type { Kind } from './kinds.ts'
import { numbered, numberedTerms, withDigits } from './numbers.ts'
import { searchText, withoutJoiners } from './text.ts'
import { misspellings } from './misspellings.ts'
import { otherReadings } from './other-readings.ts'
import { unknownAmong } from './vocabulary.ts'
import { playlistHits } from './own-playlists.ts'
import type { OwnPlaylist } from './people.ts'
import type { Match } from './ranking.ts'
import { closeness, hit, likedScore, nearness, resemblance } from './ranking.ts'

/** Names read before ranking: enough to include the best, few enough to stay fast for "a". */
const candidatesMax = 300
/** Of these the names that begin with the query, in alphabetical order; the others are the most played ones. */
const beginningsMax = 150
const wordsMax = 12
/** Queries up to this length get the nearest names, however distant. */
const shortQueryMax = 3
const nearestLookedAt = 5_000
/** With this many exact hits a query is not searched for misspellings. */
const enoughHits = 5
/** So many words that some name has together with its artists and album are no mistake. */
const certainFrom = 3

type Row = { number: number; id: string; folded: string }
type Candidate = Match & { id: string }

/** The one who searches. `liked` tells which of these hits they like. */
export type Searcher = {
  playlists: readonly OwnPlaylist[]
  liked(hits: readonly SearchHit[]): (hit: SearchHit) => boolean
}
const nobody: Searcher = { playlists: [], liked: () => () => false }

/** The best. Every word of the query must begin a word of the name or of its artists and album. */
export const find = async (
  index: Database,
  query: string,
  kinds: readonly Kind[],
  searcher = nobody,
): Promise<SearchHit[]> => (await rank(index, query, kinds, searcher)).slice(0, searchResultsMax)

/** All that are compared, best first: of a word in very many names not all of these. */
export async function rank(
  index: Database,
  query: string,
  kinds: readonly Kind[],
  searcher: Searcher,
): Promise<SearchHit[]> {
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
  const digits = numbered(wanted)
  if (digits !== null) hits.push(...(await ofEach((kind) => withNumbers(index, kind, digits, hits))))
  const enough = words.length >= certainFrom && hits.length > 0 ? 1 : enoughHits
  const unknown = hits.length < enough ? unknownAmong(index, words) : null
  const readings = unknown ? otherReadings(index, words, unknown) : []
  if (readings.length > 0)
    hits.push(...(await ofEach((kind) => readOtherwise(index, kind, wanted, readings, hits))))
  const isShort = [...query.trim()].length <= shortQueryMax
  const found = [...hits]
  if (hits.length === 0 && isShort) found.push(...(await ofEach((kind) => nearest(index, kind, wanted))))
  else if (unknown && hits.length < enough)
    for await (const match of misspellings(index, words, unknown, turn)) {
      const more = await ofEach((kind) => resembling(index, kind, wanted, match, hits))
      found.push(...more)
      if (more.length > 0) break
    }
  const isLiked = searcher.liked(found)
  return found
    .map((one) => (isLiked(one) ? withScore(one, likedScore(one.score)) : one))
    .concat(await playlistHits(searcher.playlists, wanted, words, turn))
    .sort((a, b) => a.adjusted_score - b.adjusted_score)
}

const withScore = (one: SearchHit, score: number): SearchHit => ({
  ...one,
  score,
  adjusted_score: one.adjusted_score + 10 * (score - one.score),
})

/** The words of a text; a name of punctuation alone has none and is found as a whole. */
export const wordsOf = (wanted: string): string[] =>
  wanted
    .split(' ')
    .filter((word) => /^[\p{L}\p{N}]+$/u.test(word))
    .slice(0, wordsMax)

/** All words, of which each may be the beginning of one. */
export const termsOf = (words: readonly string[]): string => words.map((word) => `"${word}"*`).join(' AND ')

const candidate = ({ number, id, folded }: Row, inName = true): Candidate => ({
  id,
  folded,
  inName,
  weight: weightOf(number),
})

function hitsOf(index: Database, kind: Kind, wanted: string, words: readonly string[]): SearchHit[] {
  const all = termsOf(words)
  const candidates = new Map<string, Candidate>()
  const collect = (rows: Row[], inName: boolean): void => {
    for (const row of rows) if (!candidates.has(row.id)) candidates.set(row.id, candidate(row, inName))
  }
  // Whole names and their beginnings first, so that they are included among thousands of matches.
  collect(
    index
      .query<Row, [string, string, number]>(
        `SELECT number, id, folded FROM ${kind}_names WHERE folded >= ? AND folded < ?
         ORDER BY folded, number LIMIT ?`,
      )
      .all(wanted, `${wanted}\u{10ffff}`, beginningsMax),
    true,
  )
  for (const [match, inName] of [
    // A whole word, so that "rem" is not lost among the names that begin with it.
    [words.length === 1 ? `name : "${words.join('')}"` : '', true],
    [`name : (${all})`, true],
    [all, false],
  ] as const)
    if (all !== '' && match !== '' && candidates.size < candidatesMax)
      collect(withWords(index, kind, match), inName)
  return [...candidates.values()].map((one) => hit(kind, one.id, one.folded, closeness(one, wanted)))
}

/** Names that have the same numbers in another spelling. `wanted`: the query with its numbers as digits. */
function withNumbers(index: Database, kind: Kind, wanted: string, found: readonly SearchHit[]): SearchHit[] {
  const all = numberedTerms(wordsOf(withoutJoiners(wanted)))
  const hitsWith = (match: string, known: readonly SearchHit[], inName: boolean): SearchHit[] =>
    matching(index, kind, match, known, inName).map((one) =>
      hit(kind, one.id, one.folded, closeness({ ...one, folded: withDigits(one.folded) }, wanted)),
    )
  const named = hitsWith(`name : (${all})`, found, true)
  return named.length < candidatesMax ? [...named, ...hitsWith(all, [...found, ...named], false)] : named
}

/** In the order of their numbers, which puts the most played ones first: those after a number. */
export const withWords = (
  index: Database,
  kind: Kind,
  match: string,
  after = numberBefore(weightMax),
): Row[] =>
  index
    .query<Row, [string, number, number]>(
      `SELECT number, id, folded FROM ${kind}_words JOIN ${kind}_names ON number = ${kind}_words.rowid
       WHERE ${kind}_words MATCH ? AND ${kind}_words.rowid > ? ORDER BY ${kind}_words.rowid LIMIT ?`,
    )
    .all(match, after, candidatesMax)

function readOtherwise(
  index: Database,
  kind: Kind,
  wanted: string,
  readings: readonly string[],
  found: readonly SearchHit[],
): SearchHit[] {
  return matching(index, kind, `name : ((${readings.join(') OR (')}))`, found).map((one) =>
    hit(kind, one.id, one.folded, closeness(one, wanted)),
  )
}

function matching(
  index: Database,
  kind: Kind,
  match: string,
  found: readonly SearchHit[],
  inName = true,
): Candidate[] {
  const known = new Set(found.map((one) => one.item_id))
  return withWords(index, kind, match)
    .filter(({ id }) => !known.has(id))
    .map((row) => candidate(row, inName))
}

const resembling = (
  index: Database,
  kind: Kind,
  wanted: string,
  match: string,
  found: readonly SearchHit[],
): SearchHit[] =>
  matching(index, kind, match, found).map((one) => hit(kind, one.id, one.folded, resemblance(one, wanted)))

const nearest = (index: Database, kind: Kind, wanted: string): SearchHit[] =>
  index
    .query<Row, [number]>(`SELECT number, id, folded FROM ${kind}_names LIMIT ?`)
    .all(nearestLookedAt)
    .map((row) => hit(kind, row.id, row.folded, nearness(candidate(row), wanted)))
