import type { Availability } from '@pezzottify/contract'

type TrackFormat = { availability: Availability; mime: string }

/**
 * How this client can play a track: the original file, converted to FLAC by the server, or not at all with the
 * reason.
 */
export type PlaybackPath = 'direct' | 'flac' | 'unreachable' | 'missing' | 'undecodable'

export function playbackPathOf(
  track: TrackFormat,
  canPlay: (mime: string) => boolean,
  converts: boolean,
): PlaybackPath {
  if (track.availability === 'missing') return 'missing'
  // A newer server may have other reasons. Treat an unknown one as temporary.
  if (track.availability !== 'available') return 'unreachable'
  if (canPlay(track.mime)) return 'direct'
  return converts ? 'flac' : 'undecodable'
}

/** The usual spelling of codec names that are not all capitals. */
const writtenNames: Record<string, string> = {
  vorbis: 'Vorbis',
  opus: 'Opus',
  wavpack: 'WavPack',
  wv: 'WavPack',
  musepack: 'Musepack',
  speex: 'Speex',
}

/** The common name of a codec: `alac` is ALAC, `pcm_s16le` is PCM. */
export function codecName(track: { codec: string | null; mime: string }): string {
  const raw =
    track.codec ?? /codecs="?([\w.-]+)/.exec(track.mime)?.[1] ?? track.mime.replace(/^audio\/(x-)?/, '')
  const name = (raw.split(/[._;\s]/)[0] ?? raw).toLowerCase()
  return writtenNames[name] ?? name.toUpperCase()
}
