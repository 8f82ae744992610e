import type { Availability } from '@pezzottify/contract'

type Facts = { availability: Availability; mime: string }

/** How a track comes to the ear: its own bytes, converted on the way, or not at all and why. */
export type TrackWay = 'direct' | 'flac' | 'unreachable' | 'missing' | 'undecodable'

export function wayOf(track: Facts, canPlay: (mime: string) => boolean, converts: boolean): TrackWay {
  if (track.availability === 'missing') return 'missing'
  // Any other reason that a newer server may have passes by itself, as far as this version knows.
  if (track.availability !== 'available') return 'unreachable'
  if (canPlay(track.mime)) return 'direct'
  return converts ? 'flac' : 'undecodable'
}

/** How the field writes the codecs that are not written in capitals. */
const writtenNames: Record<string, string> = {
  vorbis: 'Vorbis',
  opus: 'Opus',
  wavpack: 'WavPack',
  wv: 'WavPack',
  musepack: 'Musepack',
  speex: 'Speex',
}

/** The name people know a codec by: `alac` is ALAC, `pcm_s16le` is PCM. */
export function codecName(track: { codec: string | null; mime: string }): string {
  const raw =
    track.codec ?? /codecs="?([\w.-]+)/.exec(track.mime)?.[1] ?? track.mime.replace(/^audio\/(x-)?/, '')
  const name = (raw.split(/[._;\s]/)[0] ?? raw).toLowerCase()
  return writtenNames[name] ?? name.toUpperCase()
}
