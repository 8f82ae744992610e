import type { ImagesTable } from '../../db/catalog/tables.ts'

type Content = Pick<ImagesTable, 'uri' | 'content_hash' | 'placeholder' | 'color' | 'luminance'>

const hashLetters = 16

/**
 * The version in the address of a picture, so that a new picture under the same id has another address. It is the
 * content hash if known; otherwise it is made of other values that change with the picture.
 */
export const imageVersion = (image: Content): string =>
  contentVersion(image.content_hash) ??
  Bun.hash(`${image.uri} ${image.placeholder} ${image.color} ${image.luminance}`).toString(36)

/** The version that identifies this content; null when the hash is not known. */
export const contentVersion = (contentHash: string | null): string | null =>
  contentHash?.slice(0, hashLetters) ?? null
