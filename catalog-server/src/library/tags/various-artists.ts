import type { ArtistName } from './facts.ts'
import { sameKey } from './text.ts'

/** As MusicBrainz calls and identifies them. */
export const variousArtists: ArtistName = {
  name: 'Various Artists',
  sortName: null,
  musicBrainzId: '89ad4ac3-39f7-470e-963a-56509c546377',
}

/** What shops, taggers and people in other languages write as the artist of a compilation. */
const otherNames = [
  'Various',
  'V.A.',
  'VA',
  'V/A',
  'AA.VV.',
  'Artistes divers',
  'Artisti vari',
  'Artistas varios',
  'Varios artistas',
  'Vários artistas',
  'Diverse artiesten',
  'Diverse artister',
  'Diverse Interpreten',
  'Verschiedene Interpreten',
  'Różni wykonawcy',
  'Разные исполнители',
  'Разные артисты',
  '群星',
  'ヴァリアス・アーティスト',
  'ヴァリアス・アーティスツ',
]
const keys = new Set([variousArtists.name, ...otherNames].map(sameKey))

/** Whether the artist of an album is nobody in particular. */
export const isVarious = ({ name, musicBrainzId }: ArtistName): boolean =>
  musicBrainzId === variousArtists.musicBrainzId || keys.has(sameKey(name))
