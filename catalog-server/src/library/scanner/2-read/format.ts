import type { TrackFormat } from '@pezzottify/contract'
import { codecs } from '../../../media/formats.ts'
import type { Codec } from '../../../media/formats.ts'

/** The nearest member of the wire's enumeration; `codec` and `bitrate_kbps` have the exact values. */
export function trackFormatOf(codec: Codec, bitrateKbps: number | null): TrackFormat {
  if (codec === 'flac') return 'Flac'
  const named = codecs[codec].bitrates
  if (!named || bitrateKbps === null) return 'Unknown'
  const distance = (kbps: number): number => Math.abs(kbps - bitrateKbps)
  const [nearest] = named.toSorted(([a], [b]) => distance(a) - distance(b))
  return nearest?.[1] ?? 'Unknown'
}
