import { fileOf } from './section.ts'
import { codecNamed, codecOfExtension, containerNamed, containerOfExtension, containers } from './formats.ts'

/** Facts about a track's file; any of them may be missing or wrong in catalogs of other programs. */
export type AudioFacts = {
  /** As the scan writes it: `MPEG`, `Ogg`, `MP4`, … */
  container: string | null
  codec: string | null
  /** The column `tracks.format`: `MP3_320`, `UNKNOWN`, … */
  format: string
  audio_uri: string
}

/** The type for unknown files: both known players examine the file themselves and accept any audio type. */
const mimeOfLastResort = 'audio/mpeg'

/**
 * Content type with codecs, as a browser's `canPlayType` takes it. A codec that no player knows is named `unknown`, so
 * that a browser rejects it and requests a converted stream.
 */
export const mimeOf = (facts: AudioFacts): string =>
  mimeOfSection(facts.audio_uri) ??
  mimeOfCodec(facts.codec, facts.container) ??
  mimeOfFormat(facts.format, extensionOf(facts.audio_uri)) ??
  mimeOfExtension(extensionOf(facts.audio_uri)) ??
  mimeOfLastResort

/** The `Content-Type` of a stream: the same without codecs. */
export const contentTypeOf = (mime: string): string => mime.split(';', 1)[0] ?? mime

/** Whether neither the scan nor the catalog's format gives the type, so that the first bytes should be checked. */
export const isMimeGuessed = (facts: AudioFacts): boolean =>
  mimeOfCodec(facts.codec, facts.container) === null &&
  mimeOfFormat(facts.format, extensionOf(facts.audio_uri)) === null

/** No player plays a part of a file by itself: with a type that none knows it asks for a conversion. */
const mimeOfSection = (uri: string): string | null => (fileOf(uri).section ? 'audio/x-section' : null)

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
  // FLAC may also be in Ogg, and then is not `audio/flac`.
  return format === 'FLAC'
    ? extension === 'ogg' || extension === 'oga'
      ? 'audio/ogg; codecs="flac"'
      : 'audio/flac'
    : null
}

/** In lower case without the dot; empty when there is none. */
function extensionOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1)
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
}
