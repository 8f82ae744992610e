import type { Audio } from '../../playback/index.ts'
import { codecNamed } from '../../media/formats.ts'

/** What is known of a track's file when it is decided how to send it. */
export type Source = {
  contentType: string
  /** By our own names; null when unknown. */
  codec: string | null
  container: string | null
  isLossy: boolean
  /** Null when unknown, like the others. */
  kbps: number | null
  seconds: number | null
  sampleRateHz: number | null
  bitDepth: number | null
  channels: number | null
  /** A part of a file cannot be sent as it is. */
  isPart: boolean
}

const lossyTypes = new Set(['audio/mpeg', 'audio/aac', 'audio/ogg', 'audio/mp4'])

export function sourceOf({ row, file, section, contentType }: Audio): Source {
  const { codec, duration_secs: seconds } = row
  const isWhole = section === null && seconds !== null && seconds > 0
  return {
    contentType,
    codec,
    container: row.container,
    isLossy: codecNamed(codec ?? '')?.lossy ?? lossyTypes.has(contentType),
    kbps: row.bitrate_kbps ?? (isWhole ? Math.round(file.sizeBytes / 125 / seconds) : null),
    seconds,
    sampleRateHz: row.sample_rate_hz,
    bitDepth: row.bit_depth,
    channels: row.channels,
    isPart: section !== null,
  }
}
