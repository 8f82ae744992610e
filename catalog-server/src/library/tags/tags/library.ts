import { parseBuffer, type IAudioMetadata, type IOptions, type ITag } from 'music-metadata'
import { addPicture, addTag, emptyTags, type Tags } from './tags.ts'

/** Our names for the tags of each kind; others keep their own. */
const names: Record<string, Record<string, string>> = {
  AIFF: { NAME: 'TITLE', AUTH: 'ARTIST' },
}

/**
 * Decodes a tag cut out of a file with `music-metadata`, for containers that are rare in a library. Values found
 * before damage are kept.
 */
export async function parseWithLibrary(bytes: Uint8Array, mimeType: string): Promise<Tags> {
  const seen = await seenBy((options) => parseBuffer(bytes, { mimeType }, options))
  const tags = emptyTags()
  for (const [kind, list] of Object.entries(seen?.native ?? {})) {
    for (const tag of list) addNative(tags, names[kind] ?? {}, tag)
  }
  return tags
}

/** The values that the library found, up to the end or to damage. @throws errors of a disk */
export async function seenBy(
  parse: (options: IOptions) => Promise<IAudioMetadata>,
): Promise<IAudioMetadata | undefined> {
  let seen: IAudioMetadata | undefined
  const observer: IOptions['observer'] = ({ metadata }) => {
    seen = metadata
  }
  try {
    return await parse({ observer })
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error
    return seen
  }
}

function addNative(tags: Tags, known: Record<string, string>, { id, value }: ITag) {
  const picture = pictureOf(value)
  if (picture) return addPicture(tags, picture)
  const name = Object.hasOwn(known, id) ? (known[id] ?? id) : id
  if (typeof value === 'string') addTag(tags, name, value)
  else if (typeof value === 'number' || typeof value === 'bigint') addTag(tags, name, String(value))
  else if (typeof value === 'boolean') addTag(tags, name, value ? '1' : '0')
}

export function pictureOf(value: unknown): { isFrontCover: boolean; bytes: Uint8Array } | null {
  if (typeof value !== 'object' || value === null || !('data' in value)) return null
  if (!(value.data instanceof Uint8Array)) return null
  return { isFrontCover: 'type' in value && value.type === 'Cover (front)', bytes: value.data }
}
