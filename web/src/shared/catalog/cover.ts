import { api, urlOf } from '@pezzottify/client'
import { type Cover, imageSizes } from '@pezzottify/contract'
import type { CoverSource } from '../../ui/cover-source.ts'

/**
 * The address of a cover of at least `width` pixels: the smallest size of the server that is large enough, and beyond
 * those the picture as it is. A browser may cache it for good, since a new picture has another address.
 */
export function coverOf(cover: Pick<Cover, 'id' | 'version'> | null | undefined): CoverSource | null {
  if (!cover) return null
  return (width) =>
    urlOf(api.images.image, {
      params: { id: cover.id },
      query: {
        size: imageSizes.find((size) => size >= width),
        version: cover.version,
      },
    })
}
