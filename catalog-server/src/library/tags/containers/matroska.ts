import { containers, type Codec } from '../../../media/formats.ts'
import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { addPicture, addTag, emptyTags, type Tags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, NotAudio, shareOf, type Container } from './container.ts'

const segmentId = 0x18538067
const clusterId = 0x1f43b675
const elementsMax = 1_000_000

const codecsByName: readonly (readonly [RegExp, Codec])[] = [
  [/^OPUS/, 'opus'],
  [/^VORBIS/, 'vorbis'],
  [/^FLAC/, 'flac'],
  [/^AAC/, 'aac'],
  [/^ALAC/, 'alac'],
  [/^MPEG\/L3/, 'mp3'],
  [/^PCM/, 'pcm'],
  [/^WAVPACK/, 'wavpack'],
]
const losslessCodecs = new Set<Codec>(['flac', 'alac', 'pcm', 'wavpack'])

/** Our names for those of Matroska, each with its target level in front. Names that are not listed stay as they are. */
const names: Record<string, string> = {
  'segment:title': 'TITLE',
  'album:TITLE': 'ALBUM',
  'album:ARTIST': 'ALBUMARTIST',
  'album:DATE_RELEASED': 'DATE',
  'track:DATE_RELEASED': 'DATE',
  'track:PART_NUMBER': 'TRACKNUMBER',
  'track:TRACK': 'TRACKNUMBER',
  'track:DISC': 'DISCNUMBER',
  'track:ALBUM_ARTIST': 'ALBUMARTIST',
}

/** Matroska and WebM (.mka, .weba, .webm). The library reads them; where the sound lies is found here. */
export async function readMatroska(source: ByteSource, between: Span): Promise<Container> {
  const { spans, missingBytes } = clustersOf(source, between)
  if (spans.length === 0) throw new DamagedFile('The Matroska file has no audio')
  // Loaded when the first such file comes: most collections have none.
  const { readWithLibrary } = await import('../tags/whole-file.ts')
  const found = await readWithLibrary(source, containers.Matroska.mime)
  const bytes = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const durationMs = Math.round((found?.format.duration ?? 0) * shareOf(bytes, bytes + missingBytes) * 1_000)
  if (!found || !Number.isSafeInteger(durationMs)) throw new DamagedFile('The Matroska header is damaged')
  const { format, native } = found
  if (!format.hasAudio) throw new NotAudio('The Matroska file holds no audio')
  const codec = codecsByName.find(([name]) => name.test(format.codec ?? ''))?.[1] ?? 'other'
  return {
    payload: { spans },
    format: {
      container: 'Matroska',
      codec,
      lossless: losslessCodecs.has(codec),
      durationMs,
      bitrateKbps: bitrateOf(bytes, durationMs),
      sampleRateHz: format.sampleRate ?? null,
      bitDepth: format.bitsPerSample ?? null,
      channels: format.numberOfChannels ?? null,
    },
    // Pictures are known by the names of their files, which the library's own tags lack.
    tags: [
      () => tagsOf(native, format.trackInfo.find(({ audio }) => audio)?.name),
      () => ({ ...found.tags, pictures: [] }),
    ],
  }
}

function tagsOf(native: readonly { id: string; value: unknown }[], trackName = ''): Tags {
  const tags = emptyTags()
  for (const { id, value } of native) {
    const name = names[id] ?? /^track:(.+)$/.exec(id)?.[1]
    if (name && typeof value === 'string') addTag(tags, name, value)
    else if (id === 'picture') addAttachment(tags, value)
  }
  // Of an Ogg file ffmpeg makes the title the name of the track. Of a track that has no artist it may be "Stereo".
  const isSong = tags.values.has('ARTIST') && !tags.values.has('TITLE')
  if (isSong && trackName !== '') addTag(tags, 'TITLE', trackName)
  return tags
}

/** The names of attached pictures, as of those beside the music, tell what they show, whatever their order. */
function addAttachment(tags: Tags, value: unknown): void {
  if (typeof value !== 'object' || value === null || !('data' in value)) return
  const name = 'name' in value ? String(value.name) : ''
  if (!(value.data instanceof Uint8Array) || /^artist\./i.test(name)) return
  addPicture(tags, { isFrontCover: /^cover\./i.test(name), bytes: value.data })
}

/** The clusters hold the sound; tags and indexes lie around them. */
function clustersOf(source: ByteSource, { start, end }: Span): { spans: Span[]; missingBytes: number } {
  const clusters: Span[] = []
  let missingBytes = 0
  let at = start
  for (let count = 0; count < elementsMax && at + 2 <= end; count += 1) {
    const element = elementAt(source, at, end)
    if (!element) break
    if (element.id === clusterId && element.end > element.start)
      clusters.push({ start: element.start, end: element.end })
    if (element.id === segmentId) missingBytes = element.missingBytes
    // Of the segment the elements inside are walked as well.
    at = element.id === segmentId ? element.start : element.end
  }
  return { spans: clusters, missingBytes }
}

function elementAt(
  source: ByteSource,
  at: number,
  end: number,
): (Span & { id: number; missingBytes: number }) | null {
  const head = source.read(at, Math.min(12, end - at))
  const idBytes = Math.clz32(head[0] ?? 0) - 23
  const sizeBytes = Math.clz32(head[idBytes] ?? 0) - 23
  if (idBytes > 4 || sizeBytes > 8 || head.length < idBytes + sizeBytes) return null
  const id = head.readUIntBE(0, idBytes)
  let size = (head[idBytes] ?? 0) & (0xff >> sizeBytes)
  let isUnknown = size === 0xff >> sizeBytes
  for (const byte of head.subarray(idBytes + 1, idBytes + sizeBytes)) {
    size = size * 256 + byte
    isUnknown &&= byte === 0xff
  }
  const start = at + idBytes + sizeBytes
  // A recorder that does not know how long it will go on leaves the size open.
  const missingBytes = isUnknown ? 0 : Math.max(0, start + size - end)
  return { id, start, end: isUnknown ? end : Math.min(start + size, end), missingBytes }
}
