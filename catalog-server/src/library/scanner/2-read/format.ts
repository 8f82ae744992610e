import type { TrackFormat } from '@pezzottify/contract'
import { codecs } from '../../../media/formats.ts'
import type { Codec } from '../../../media/formats.ts'

/** The member of the closed enumeration that is nearest to the truth, which `codec` and `bitrate_kbps` tell. */
export function trackFormatOf(codec: Codec, bitrateKbps: number | null): TrackFormat {
  if (codec === 'flac') return 'Flac'
  const named = codecs[codec].bitrates
  if (!named || bitrateKbps === null) return 'Unknown'
  const distance = (kbps: number): number => Math.abs(kbps - bitrateKbps)
  const [nearest] = named.toSorted(([a], [b]) => distance(a) - distance(b))
  return nearest?.[1] ?? 'Unknown'
}
