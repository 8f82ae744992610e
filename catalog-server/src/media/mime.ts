import { codecNamed, codecOfExtension, containerNamed, containerOfExtension, containers } from './formats.ts'

/** What is known of a track's file; any of it may be missing or wrong in catalogs of other programs. */
export type AudioFacts = {
  /** As the scan spells it: `MPEG`, `Ogg`, `MP4`, … */
  container: string | null
  codec: string | null
  /** The column `tracks.format`: `MP3_320`, `UNKNOWN`, … */
  format: string
  audio_uri: string
}

/** Both players of the field look into the file themselves and take any audio type. */
const mimeOfLastResort = 'audio/mpeg'

/**
 * Content type with codecs, as a browser's `canPlayType` takes it. A codec that no player knows is named `unknown`, so
 * that a browser says no and asks for a converted stream.
 */
export const mimeOf = (facts: AudioFacts): string =>
  mimeOfCodec(facts.codec, facts.container) ??
  mimeOfFormat(facts.format, extensionOf(facts.audio_uri)) ??
  mimeOfExtension(extensionOf(facts.audio_uri)) ??
  mimeOfLastResort

/** The header of a stream: the same without codecs. */
export const contentTypeOf = (mime: string): string => mime.split(';', 1)[0] ?? mime

/** Whether neither the scan nor the catalog's format says what the file is, so that its first bytes are worth a look. */
export const isMimeGuessed = (facts: AudioFacts): boolean =>
  mimeOfCodec(facts.codec, facts.container) === null &&
  mimeOfFormat(facts.format, extensionOf(facts.audio_uri)) === null

function mimeOfCodec(codec: string | null, container: string | null): string | null {
  const row = containerNamed(container ?? codecNamed(codec ?? '')?.usual ?? '')
  if (!row) return null
  if (codec === null || row.codec === codec) return row.mime
  return withCodec(row.mime, codec)
}

const withCodec = (mime: string, codec: string): string =>
  `${mime}; codecs="${codecNamed(codec)?.mime ?? codec}"`

function mimeOfExtension(extension: string): string | null {
  const container = containerOfExtension(extension)
  if (!container) return null
  const codec = codecOfExtension(extension)
  return codec ? withCodec(containers[container].mime, codec) : containers[container].mime
}

function mimeOfFormat(format: string, extension: string): string | null {
  if (format.startsWith('MP3_')) return 'audio/mpeg'
  if (format.startsWith('OGG_VORBIS_')) return 'audio/ogg; codecs="vorbis"'
  if (format.startsWith('AAC_')) return extension === 'aac' ? 'audio/aac' : 'audio/mp4; codecs="mp4a.40.2"'
  // Ogg may carry FLAC too, and is then no `audio/flac`.
  return format === 'FLAC'
    ? extension === 'ogg' || extension === 'oga'
      ? 'audio/ogg; codecs="flac"'
      : 'audio/flac'
    : null
}

/** Lower case, without the dot; empty where there is none. */
function extensionOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1)
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
}
