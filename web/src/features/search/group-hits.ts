import type { ResolvedHit } from '@pezzottify/contract'

/** A hit of one kind. */
export type HitOf<T extends ResolvedHit['type']> = Extract<ResolvedHit, { type: T }>
/** What the page can be restricted to. */
export const shownKinds = ['track', 'album', 'artist', 'playlist'] as const
export type SearchKind = (typeof shownKinds)[number]

export type GroupedHits = {
  /** The best of all hits. */
  top: ResolvedHit | null
  artists: HitOf<'Artist'>[]
  albums: HitOf<'Album'>[]
  tracks: HitOf<'Track'>[]
  playlists: HitOf<'Playlist'>[]
}

const kinds: ReadonlySet<string> = new Set<ResolvedHit['type']>(['Artist', 'Album', 'Track', 'Playlist'])

/** Hits by kind. They keep the order of the server, which is best first. */
export function groupHits(hits: readonly ResolvedHit[]): GroupedHits {
  // Kinds of a newer server cannot be shown here.
  const known = hits.filter(({ type }) => kinds.has(type))
  const grouped: GroupedHits = { top: known[0] ?? null, artists: [], albums: [], tracks: [], playlists: [] }
  for (const hit of known) {
    if (hit.type === 'Artist') grouped.artists.push(hit)
    else if (hit.type === 'Album') grouped.albums.push(hit)
    else if (hit.type === 'Track') grouped.tracks.push(hit)
    else grouped.playlists.push(hit)
  }
  return grouped
}

/** The kinds in an address (`?type=album,artist`), without unknown ones. All of them are the same as none. */
export function kindsOf(type: unknown): SearchKind[] {
  if (typeof type !== 'string') return []
  const asked = type.split(',')
  const kinds = shownKinds.filter((kind) => asked.includes(kind))
  return kinds.length === shownKinds.length ? [] : kinds
}

export type Piece = { text: string; isMatch: boolean }

/**
 * Splits a title where words of the query begin its words, ignoring case and accents, so that the match can be
 * highlighted. A title without a match is returned in one piece.
 */
export function matchPieces(title: string, query: string): Piece[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  const folded = [...title].map(fold)
  const marks = folded.map(() => false)
  for (const word of words)
    for (let at = 0; at < folded.length; at++) {
      if (at > 0 && /[\p{L}\p{N}]/u.test(folded[at - 1] ?? '')) continue
      const end = endOf(folded, at, word)
      for (let mark = at; mark < end; mark++) marks[mark] = true
    }
  const pieces: Piece[] = []
  for (const [index, character] of [...title].entries()) {
    const isMatch = marks[index] ?? false
    const last = pieces.at(-1)
    if (last?.isMatch === isMatch) last.text += character
    else pieces.push({ text: character, isMatch })
  }
  return pieces
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** The end of `word` when it stands at `start`, otherwise `start`. */
function endOf(folded: readonly string[], start: number, word: string): number {
  let rest = word
  let at = start
  while (rest !== '' && at < folded.length) {
    const character = folded[at] ?? ''
    if (!rest.startsWith(character)) return start
    rest = rest.slice(character.length)
    at++
  }
  return rest === '' ? at : start
}
