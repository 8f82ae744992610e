import {
  parseBlob,
  type IAudioMetadata,
  type ICommonTagsResult,
  type IOptions,
  type ITag,
} from 'music-metadata'
import type { ByteSource } from '../bytes/byte-source.ts'
import { addPicture, addTag, emptyTags, type Tags } from './tags.ts'

/** Reads no more of the file than the library requests. */
class SourceBlob extends Blob {
  readonly #source: ByteSource
  readonly #mimeType: string

  constructor(source: ByteSource, mimeType: string) {
    super()
    this.#source = source
    this.#mimeType = mimeType
  }

  override get size(): number {
    return this.#source.size
  }

  override get type(): string {
    return this.#mimeType
  }

  override slice(start = 0, end = this.size): Blob {
    return new Blob([new Uint8Array(this.#source.read(start, end - start))])
  }
}

/**
 * Has `music-metadata` read a whole file: what kind of sound it holds, its tags under our names, and under their own.
 */
export async function readWithLibrary(
  source: ByteSource,
  mimeType: string,
): Promise<{ format: IAudioMetadata['format']; tags: Tags; native: ITag[] } | null> {
  const seen = await seenBy((options) => parseBlob(new SourceBlob(source, mimeType), options))
  return seen
    ? { format: seen.format, tags: tagsOf(seen.common), native: Object.values(seen.native).flat() }
    : null
}

/** The library uses this name for the track of a release, we for the recording. */
const otherMeaning = 'musicbrainz_trackid'

function tagsOf(common: ICommonTagsResult): Tags {
  const tags = emptyTags()
  for (const [name, value] of Object.entries(common)) {
    if (name !== otherMeaning) for (const one of [value].flat()) addValue(tags, name, one)
  }
  return tags
}

function addValue(tags: Tags, name: string, value: unknown) {
  const picture = pictureOf(value)
  if (picture) return addPicture(tags, picture)
  if (typeof value === 'string' || typeof value === 'number') return addTag(tags, name, String(value))
  if (typeof value === 'boolean') return addTag(tags, name, value ? '1' : '0')
  if (typeof value !== 'object' || value === null) return
  // Numbers come as `{ no, of }`, gains as `{ dB, ratio }`, lyrics and comments with a language beside their text.
  if ('no' in value && value.no !== null) addTag(tags, name, String(value.no))
  if ('text' in value && typeof value.text === 'string') addTag(tags, name, value.text)
  if (name.endsWith('_gain') && 'dB' in value) addTag(tags, name, String(value.dB))
  if (name.endsWith('_peak') && 'ratio' in value) addTag(tags, name, String(value.ratio))
}

/** The values that the library found, up to the end or to damage. @throws errors of a disk */
async function seenBy(
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

function pictureOf(value: unknown): { isFrontCover: boolean; bytes: Uint8Array } | null {
  if (typeof value !== 'object' || value === null || !('data' in value)) return null
  if (!(value.data instanceof Uint8Array)) return null
  return { isFrontCover: 'type' in value && value.type === 'Cover (front)', bytes: value.data }
}
