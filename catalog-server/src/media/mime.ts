/** What is known of a track's file; any of it may be missing or wrong in catalogs of other programs. */
export type AudioFacts = {
  /** As the scan spells it: `MPEG`, `Ogg`, `MP4`, … */
  container: string | null
  codec: string | null
  /** The column `tracks.format`: `MP3_320`, `UNKNOWN`, … */
  format: string
  audio_uri: string
}

const byContainer: Record<string, string> = {
  MPEG: 'audio/mpeg',
  FLAC: 'audio/flac',
  Ogg: 'audio/ogg',
  MP4: 'audio/mp4',
  ADTS: 'audio/aac',
  WAV: 'audio/wav',
  AIFF: 'audio/aiff',
  ASF: 'audio/x-ms-wma',
  APE: 'audio/x-ape',
  WavPack: 'audio/x-wavpack',
}

/** The container that a codec comes in when nobody says which. */
const usualContainer: Record<string, string> = {
  mp3: 'MPEG',
  flac: 'FLAC',
  vorbis: 'Ogg',
  opus: 'Ogg',
  speex: 'Ogg',
  aac: 'MP4',
  alac: 'MP4',
  pcm: 'WAV',
  wma: 'ASF',
  ape: 'APE',
  wavpack: 'WavPack',
}

/** Codecs that the container alone already says. */
const plainCodec: Record<string, string> = {
  MPEG: 'mp3',
  FLAC: 'flac',
  ADTS: 'aac',
  WAV: 'pcm',
  AIFF: 'pcm',
  ASF: 'wma',
  APE: 'ape',
  WavPack: 'wavpack',
}

/** How MP4 and Ogg files name their codecs, where that is not our own word for it. */
const codecNames: Record<string, string> = { aac: 'mp4a.40.2', mp3: 'mp4a.6B', other: 'unknown' }

const byExtension: Record<string, string> = {
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg; codecs="opus"',
  spx: 'audio/ogg; codecs="speex"',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  mp4: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  wma: 'audio/x-ms-wma',
  ape: 'audio/x-ape',
  wv: 'audio/x-wavpack',
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
  byExtension[extensionOf(facts.audio_uri)] ??
  mimeOfLastResort

/** The header of a stream: the same without codecs. */
export const contentTypeOf = (mime: string): string => mime.split(';', 1)[0] ?? mime

/** Whether neither the scan nor the catalog's format says what the file is, so that its first bytes are worth a look. */
export const isMimeGuessed = (facts: AudioFacts): boolean =>
  mimeOfCodec(facts.codec, facts.container) === null &&
  mimeOfFormat(facts.format, extensionOf(facts.audio_uri)) === null

function mimeOfCodec(codec: string | null, container: string | null): string | null {
  if (codec === null && container === null) return null
  const home = container ?? usualContainer[codec ?? ''] ?? ''
  const base = byContainer[home]
  if (!base) return null
  if (codec === null || plainCodec[home] === codec) return base
  return `${base}; codecs="${codecNames[codec] ?? codec}"`
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
