import type { Span } from '../bytes/byte-source.ts'
import type { Codec, ContainerName } from '../../../media/formats.ts'
import type { Tags } from '../tags/tags.ts'

/**
 * What identifies the audio. For most containers that is where it lies in the file; Ogg repeats page headers inside
 * the audio and rewrites them when tags grow, so there the bytes are gathered and a count of samples stands for the length.
 */
export type Payload = { spans: Span[] } | { gathered: Uint8Array[]; samples: number }

export type AudioFormat = {
  container: ContainerName
  /** What decides whether a player can decode it. */
  codec: Codec
  lossless: boolean
  durationMs: number
  bitrateKbps: number | null
  sampleRateHz: number | null
  bitDepth: number | null
  channels: number | null
}

/** What a container's reader finds: the audio, where it lies, and a way to the tags, which may be damaged on their own. */
export type Container = {
  format: AudioFormat
  payload: Payload
  /** Tags in order of trust: where two say the same thing, the first wins. */
  tags: (() => Tags | Promise<Tags>)[]
}

/** The file is of a known kind, but has no audio that could be played. */
export class DamagedFile extends Error {}

/** The file is whole, but nothing in it is audio. */
export class NotAudio extends Error {}

export function bitrateOf(payloadBytes: number, durationMs: number): number | null {
  return durationMs > 0 ? Math.round((payloadBytes * 8) / durationMs) : null
}
