import { containers, type Codec } from '../../../media/formats.ts'
import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { addPicture, addTag, emptyTags, type Tags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, NotAudio, shareOf, type Container } from './container.ts'
import { elementsIn } from './ebml.ts'
import { readMatroskaTexts, type MatroskaText } from './matroska-tags.ts'

const segmentId = 0x18538067
const clusterId = 0x1f43b675
const tagsId = 0x1254c367

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

/** Our names for those of Matroska, each with its level in front. Names that are not listed stay as they are. */
const names: Record<string, string> = {
  'album:TITLE': 'ALBUM',
  'album:ARTIST': 'ALBUMARTIST',
  'album:ARTISTSORT': 'ALBUMARTISTSORT',
  'album:DATE_RECORDED': 'ORIGINALDATE',
  'album:PART_NUMBER': 'DISCNUMBER',
  'album:DATE_RELEASED': 'DATE',
  'track:DATE_RELEASED': 'DATE',
  'track:PART_NUMBER': 'TRACKNUMBER',
  'track:TRACK': 'TRACKNUMBER',
  'track:DISC': 'DISCNUMBER',
  'track:ALBUM_ARTIST': 'ALBUMARTIST',
}

/** Matroska and WebM (.mka, .weba, .webm). The library reads them, but not the levels of their tags. */
export async function readMatroska(source: ByteSource, between: Span): Promise<Container> {
  const { spans, tagSpans, missingBytes } = partsOf(source, between)
  if (spans.length === 0) throw new DamagedFile('The Matroska file has no audio')
  // Loaded when the first such file comes: most collections have none.
  const { readWithLibrary } = await import('../tags/whole-file.ts')
  const found = await readWithLibrary(source, containers.Matroska.mime)
  const bytes = spans.reduce((sum, { start, end }) => sum + end - start, 0)
  const durationMs = Math.round((found?.format.duration ?? 0) * shareOf(bytes, bytes + missingBytes) * 1_000)
  if (!found || !Number.isSafeInteger(durationMs)) throw new DamagedFile('The Matroska header is damaged')
  const { format, native } = found
  if (!format.hasAudio) throw new NotAudio('The Matroska file holds no audio')
  const texts = readMatroskaTexts(source, tagSpans)
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
    // What is said of the album holds for the song as well, where that says nothing else.
    tags: [
      () => tagsOf(native, texts, format.trackInfo.find(({ audio }) => audio)?.name),
      () => addTexts(emptyTags(), 'album', texts),
    ],
  }
}

function tagsOf(
  native: readonly { id: string; value: unknown }[],
  texts: readonly MatroskaText[],
  trackName = '',
): Tags {
  const tags = emptyTags()
  for (const { id, value } of native) {
    if (id === 'segment:title' && typeof value === 'string') addTag(tags, 'TITLE', value)
    else if (id === 'picture') addAttachment(tags, value)
  }
  addTexts(tags, 'track', texts)
  // Of an Ogg file ffmpeg makes the title the name of the track. Of a track that has no artist it may be "Stereo".
  const isSong = tags.values.has('ARTIST') && !tags.values.has('TITLE')
  if (isSong && trackName !== '') addTag(tags, 'TITLE', trackName)
  return tags
}

function addTexts(tags: Tags, level: MatroskaText['level'], texts: readonly MatroskaText[]): Tags {
  for (const text of texts)
    if (text.level === level) addTag(tags, names[`${level}:${text.name}`] ?? text.name, text.value)
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
function partsOf(source: ByteSource, between: Span) {
  const clusters: Span[] = []
  const tagSpans: Span[] = []
  let missingBytes = 0
  for (const element of elementsIn(source, between, segmentId)) {
    if (element.id === clusterId && element.end > element.start)
      clusters.push({ start: element.start, end: element.end })
    if (element.id === tagsId) tagSpans.push(element)
    if (element.id === segmentId) missingBytes = element.missingBytes
  }
  return { spans: clusters, tagSpans, missingBytes }
}
