import type { ImagesTable } from '../../db/catalog/tables.ts'

type Content = Pick<ImagesTable, 'uri' | 'content_hash' | 'placeholder' | 'color' | 'luminance'>

const hashLetters = 16

/**
 * What a picture is asked for by beside its id, so that a new one under the same id has an address of its own. It names
 * the content where its hash is known; otherwise it is made of what else changes with it.
 */
export const imageVersion = (image: Content): string =>
  contentVersion(image.content_hash) ??
  Bun.hash(`${image.uri} ${image.placeholder} ${image.color} ${image.luminance}`).toString(36)

/** The version that stands for this content and no other; null where the hash is not known. */
export const contentVersion = (contentHash: string | null): string | null =>
  contentHash?.slice(0, hashLetters) ?? null
