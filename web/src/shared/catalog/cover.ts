import { api, urlOf } from '@pezzottify/client'
import { type Cover, imageSizes } from '@pezzottify/contract'
import type { CoverSource } from '../../ui/cover-source.ts'

/**
 * Where a cover of at least `width` pixels is found: the smallest size the server keeps that is large enough. A browser
 * may keep it, since a new picture is found elsewhere.
 */
export function coverOf(cover: Pick<Cover, 'id' | 'version'> | null | undefined): CoverSource | null {
  if (!cover) return null
  return (width) =>
    urlOf(api.images.image, {
      params: { id: cover.id },
      query: {
        size: imageSizes.find((size) => size >= width) ?? imageSizes[imageSizes.length - 1],
        version: cover.version,
      },
    })
}
