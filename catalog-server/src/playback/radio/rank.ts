import type { TrackFacts } from './facts.ts'
import type { Taste } from './taste.ts'

/** Further data for the similarity. */
export type Likeness = {
  taste: Taste
  /** Artists that the catalog lists as related. */
  related: ReadonlySet<string>
  /** How often a track is played together with the seeds, 0 to 1. */
  together: ReadonlyMap<string, number>
}

const weight = { genre: 4, together: 8, artist: 2, related: 1, era: 0.5 }
/** Neighbours on the album come last: they are similar, but known. */
const albumNeighbour = 0.1
/** The weight of tracks without any similarity, chosen only when there are no others. */
const strange = 0.01
const yearsAlike = 10

/** How well a track fits: 0 and up. */
export function scoreOf(track: TrackFacts, { taste, related, together }: Likeness): number {
  let score = strange
  for (const genre of new Set(track.genres)) score += weight.genre * (taste.genres.get(genre) ?? 0)
  score += weight.together * (together.get(track.id) ?? 0)
  score += weight.artist * Math.max(0, ...track.artists.map((artist) => taste.artists.get(artist) ?? 0))
  if (track.artists.some((artist) => related.has(artist))) score += weight.related
  if (track.year !== null && taste.year !== null)
    score += weight.era * Math.exp(-Math.abs(track.year - taste.year) / yearsAlike)
  return taste.albums.has(track.albumId) ? score * albumNeighbour : score
}

/** From this score on a track counts as similar, and not only of the same years. */
export const alikeMin = 0.8

/** The most consecutive tracks of one artist. */
const rowMax = 2

/**
 * Draws `limit` of the tracks at random, better fits earlier and more often, dissimilar ones only when there are no
 * others. No artist comes more than twice in a row while there is another. `before` are the last tracks played.
 */
export function pickTracks(
  tracks: readonly TrackFacts[],
  likeness: Likeness,
  { limit, before, random }: { limit: number; before: readonly TrackFacts[]; random: () => number },
): TrackFacts[] {
  // Efraimidis and Spirakis: with these sort keys, tracks come in the order of a weighted random draw.
  const waiting = tracks
    .map((track) => {
      const score = scoreOf(track, likeness)
      return { track, isAlike: score >= alikeMin, key: Math.log(1 - random()) / score ** 2 }
    })
    .sort((a, b) => Number(b.isAlike) - Number(a.isAlike) || b.key - a.key)
    .map(({ track }) => track)
  const picked: TrackFacts[] = []
  while (picked.length < limit && waiting.length > 0) {
    const last = [...before.slice(-rowMax), ...picked.slice(-rowMax)].slice(-rowMax).map(leadOf)
    const isTooMany = (track: TrackFacts): boolean =>
      last.length === rowMax && last.every((artist) => artist === leadOf(track))
    const at = Math.max(
      0,
      waiting.findIndex((track) => !isTooMany(track)),
    )
    picked.push(...waiting.splice(at, 1))
  }
  return picked
}

const leadOf = (track: TrackFacts): string => track.artists[0] ?? ''
