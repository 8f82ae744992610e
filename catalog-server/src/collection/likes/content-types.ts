import type { ContentType } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'

/**
 * The number of a type in `liked_content.content_type`: 1 artist, 2 album, 3 track, the order of the contract's
 * list.
 */
export const contentTypeNumber = (type: ContentType): number => contentTypes.indexOf(type) + 1
