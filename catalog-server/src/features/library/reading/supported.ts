import type { Codec } from './facts.ts'

const audioExtensions = new Set(
  'mp3 flac ogg oga opus m4a m4b mp4 aac wav aif aiff wma ape wv spx'.split(' '),
)

/** Whether a file of this name is worth reading. Its content is judged when it is read. */
export function isAudioFileName(name: string): boolean {
  // macOS leaves "._Song.mp3" beside "Song.mp3" on foreign disks: a few bytes of its own, never audio.
  if (name.startsWith('._')) return false
  const dot = name.lastIndexOf('.')
  return dot > 0 && audioExtensions.has(name.slice(dot + 1).toLowerCase())
}

const contentTypeByContainer: Record<string, string> = {
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

const contentTypeByCodec: Partial<Record<Codec, string>> = {
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  vorbis: 'audio/ogg',
  opus: 'audio/ogg',
}

/** The `Content-Type` to stream a file under, from `FileFacts.codec` and `FileFacts.container`. */
export function contentTypeOf(codec: Codec, container: string): string {
  return contentTypeByContainer[container] ?? contentTypeByCodec[codec] ?? 'application/octet-stream'
}
