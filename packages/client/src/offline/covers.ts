import type { ListedTrack } from '@pezzottify/contract'
import { api, imageSizes } from '@pezzottify/contract'
import { urlOf } from '../api/api.ts'

/** Large enough for the player; smaller sizes are served from it while the server is away. */
const offlineSizePx = 512

/** The paths of the tracks' covers in one size, without duplicates. */
export function coverPathsOf(tracks: readonly ListedTrack[]): string[] {
  const size = imageSizes.find((known) => known >= offlineSizePx) ?? imageSizes.at(-1)
  const paths = tracks.flatMap(({ cover }) =>
    cover
      ? [urlOf(api.images.image, { params: { id: cover.id }, query: { size, version: cover.version } })]
      : [],
  )
  return [...new Set(paths)]
}
