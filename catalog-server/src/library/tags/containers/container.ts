import type { Span } from '../bytes/byte-source.ts'
import type { Codec, ContainerName } from '../../../media/formats.ts'
import type { ReadTags } from '../tags/tags.ts'

/**
 * The bytes that identify the audio. For most containers that is a part of the file; Ogg repeats page headers inside
 * the audio and rewrites them when tags grow, so there the bytes are gathered and the number of samples replaces the
 * length.
 */
export type Payload = { spans: Span[] } | { gathered: Uint8Array[]; samples: number }

export type AudioFormat = {
  container: ContainerName
  /** The codec that a player must decode. */
  codec: Codec
  lossless: boolean
  durationMs: number
  bitrateKbps: number | null
  sampleRateHz: number | null
  bitDepth: number | null
  channels: number | null
}

/**
 * The result of a container's reader: the audio, its place, and functions to read the tags, which may be damaged by
 * themselves.
 */
export type Container = {
  format: AudioFormat
  payload: Payload
  /** Tags in order of trust: of two values for the same name the first wins. */
  tags: ReadTags[]
}

/** The file is of a known kind, but has no audio that can be played. */
export class DamagedFile extends Error {}

/** The file is intact, but contains no audio. */
export class NotAudio extends Error {}

/**
 * How much of its sound a file has that was cut short. Its bytes tell nearly enough, where its header only knows how long it
 * was before.
 */
export const shareOf = (presentBytes: number, declaredBytes: number): number =>
  presentBytes > 0 && declaredBytes > presentBytes ? presentBytes / declaredBytes : 1

export function bitrateOf(payloadBytes: number, durationMs: number): number | null {
  return durationMs > 0 ? Math.round((payloadBytes * 8) / durationMs) : null
}
