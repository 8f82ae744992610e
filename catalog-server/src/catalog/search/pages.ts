import type { Database } from 'bun:sqlite'
import type { SearchHit, UserId } from '@pezzottify/contract'
import type { Turn } from '../../base/turns.ts'
import { createTurns } from '../../base/turns.ts'
import type { Searcher } from './find.ts'
import { rank, termsOf, withWords, wordsOf } from './find.ts'
import type { Kind } from './kinds.ts'
import { kinds } from './kinds.ts'
import { searchText, withoutJoiners } from './text.ts'

/** Matches of a kind that can be paged through. */
const matchesMax = 10_000

export type PagedQuestion = {
  query: string
  /** The words must stand in the name, one after another, and be whole. */
  isPhrase: boolean
  userId: UserId
  pages: Record<Kind, { offset: number; count: number }>
}

export type HitPages = Record<Kind, string[]>

const kindOf = { Artist: 'artist', Album: 'album', Track: 'track', Playlist: null } as const

/** The best hits of the kinds that are asked for. */
export async function bestOf(
  index: Database,
  { query, isPhrase, pages }: PagedQuestion,
  searcher: Searcher,
): Promise<SearchHit[]> {
  const wanted = kinds.filter((kind) => pages[kind].count > 0)
  const hits = await rank(index, query, wanted, searcher)
  return isPhrase ? hits.filter((hit) => hasPhrase(hit.matchable_text, searchText(query))) : hits
}

/** Pages of the best hits, then of all else that has the words, most played first. It is the same order for every page. */
export async function pagesOf(
  index: Database,
  question: PagedQuestion,
  best: readonly SearchHit[],
): Promise<HitPages> {
  const turn = createTurns()
  const pageOf = async (kind: Kind): Promise<string[]> => {
    const { offset, count } = question.pages[kind]
    const end = Math.min(offset + count, matchesMax)
    const ids = best.filter((hit) => kindOf[hit.item_type] === kind).map((hit) => hit.item_id)
    if (count > 0 && ids.length < end) ids.push(...(await others(index, kind, question, ids, end, turn)))
    return ids.slice(offset, end)
  }
  return { artist: await pageOf('artist'), album: await pageOf('album'), track: await pageOf('track') }
}

async function others(
  index: Database,
  kind: Kind,
  { query, isPhrase }: PagedQuestion,
  known: readonly string[],
  end: number,
  turn: Turn,
): Promise<string[]> {
  const phrase = searchText(query)
  const terms = termsOf(wordsOf(withoutJoiners(phrase)))
  const isKnown = new Set(known)
  const found: string[] = []
  const match = isPhrase ? `name : (${terms})` : terms
  let rows = terms === '' ? [] : withWords(index, kind, match)
  while (rows.length > 0) {
    for (const { id, folded } of rows)
      if (!isKnown.has(id) && (!isPhrase || hasPhrase(folded, phrase))) found.push(id)
    if (known.length + found.length >= end) break
    await turn()
    rows = withWords(index, kind, match, rows.at(-1)?.number)
  }
  return found
}

const hasPhrase = (folded: string, phrase: string): boolean => ` ${folded} `.includes(` ${phrase} `)
