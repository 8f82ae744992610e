import type { NetworkPort } from '../ports.ts'

/** The facts of a track that decide about its conversion. */
type Encoded = { mime: string; bitrateKbps: number | null }

type ConversionFormat = 'wav' | 'opus' | 'mp3'
/**
 * `kbps` is null for WAV. `isWanted`: the conversion suits the listener better than the file itself, even if that can
 * be played.
 */
export type ConversionChoice = {
  format: ConversionFormat
  kbps: Kbps | null
  label: string
  isWanted: boolean
}

export const streamQualities = ['auto', 'original', '320', '192', '128', '96'] as const
export type StreamQuality = (typeof streamQualities)[number]
type Kbps = Exclude<StreamQuality, 'auto' | 'original'>

const opusMime = 'audio/mp4; codecs="opus"'
/** A file with a bitrate only slightly above the wanted one is not converted. */
const tolerance = 1.15
/** A connection is at times slower than its measured rate. */
const headroom = 3

/** Bare frames of AAC do not say how long they last: browsers guess, and wind no further than that. */
const windsBadly = /^audio\/aac\b/

/** The conversion of a track for a device: none when the connection is fast enough, otherwise the listener's choice. */
export function chooseConversion(
  track: Encoded,
  kbps: Kbps | null,
  canPlay: (mime: string) => boolean,
): ConversionChoice {
  const isWound = !windsBadly.test(track.mime)
  if (kbps === null) return { format: 'wav', kbps, label: 'WAV', isWanted: !isWound }
  const isBetter = !isWound || track.bitrateKbps === null || track.bitrateKbps > Number(kbps) * tolerance
  return canPlay(opusMime)
    ? { format: 'opus', kbps, label: `Opus ${kbps}`, isWanted: isBetter }
    : { format: 'mp3', kbps, label: `MP3 ${kbps}`, isWanted: isBetter }
}

/** The wanted bitrate; null for files as they are. */
export function wantedKbps(quality: StreamQuality, network: NetworkPort): Kbps | null {
  if (quality === 'original') return null
  if (quality !== 'auto') return quality
  const { isMetered, kbps } = network.look()
  if (kbps !== null && kbps < 128 * headroom) return '96'
  if (isMetered || (kbps !== null && kbps < 192 * headroom)) return '128'
  return kbps !== null && kbps < 320 * headroom ? '192' : null
}
