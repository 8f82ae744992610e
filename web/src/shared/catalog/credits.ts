import type { ArtistName, ArtistRole } from '@pezzottify/contract'

type Credit = ArtistName & { role: ArtistRole }

const performs: ReadonlySet<ArtistRole> = new Set(['MainArtist', 'FeaturedArtist', 'Remixer'])

/** Who a track is by, each once: those who perform it. Composers and others stand in only where nobody performs. */
export function performersOf(track: { artists: readonly Credit[] }): ArtistName[] {
  const performers = track.artists.filter((artist) => performs.has(artist.role))
  const shown = performers.length > 0 ? performers : track.artists
  return [...new Map(shown.map(({ id, name }) => [id, { id, name }])).values()]
}
