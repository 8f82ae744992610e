import type { Track } from '@pezzottify/contract'
import { codecName } from './playback-path.ts'

type Facts = Pick<Track, 'codec' | 'mime' | 'bit_depth' | 'sample_rate_hz' | 'bitrate_kbps'>

const lossless = new Set(['FLAC', 'ALAC', 'PCM', 'WAV', 'AIFF', 'APE', 'WavPack', 'DSD'])

/** The quality of one track in short: `FLAC 24/96`, `MP3 320`. */
export function qualityOfTrack(track: Facts): string {
  const codec = codecName(track)
  if (lossless.has(codec) && track.bit_depth && track.sample_rate_hz)
    return `${codec} ${track.bit_depth}/${Number((track.sample_rate_hz / 1000).toFixed(1))}`
  // Encoders of variable rate give every track another bitrate; people know round figures.
  if (!lossless.has(codec) && track.bitrate_kbps) return `${codec} ${Math.round(track.bitrate_kbps / 8) * 8}`
  return codec
}

/** The common quality of the tracks; only the codec when the rest differs, and empty when even that does. */
export function qualityOf(tracks: readonly Facts[]): string {
  const [first, ...others] = tracks
  if (!first) return ''
  const full = qualityOfTrack(first)
  if (others.every((track) => qualityOfTrack(track) === full)) return full
  const codec = codecName(first)
  return others.every((track) => codecName(track) === codec) ? codec : ''
}
