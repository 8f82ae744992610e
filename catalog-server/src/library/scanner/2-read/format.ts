import type { TrackFormat } from '@pezzottify/contract'
import type { Codec } from '../../tags/facts.ts'

/** The named bitrates of the closed enumeration, for codecs that have some. */
const named: Partial<Record<Codec, readonly (readonly [kbps: number, format: TrackFormat])[]>> = {
  vorbis: [
    [96, 'OggVorbis96'],
    [160, 'OggVorbis160'],
    [320, 'OggVorbis320'],
  ],
  mp3: [
    [96, 'Mp3_96'],
    [160, 'Mp3_160'],
    [256, 'Mp3_256'],
    [320, 'Mp3_320'],
  ],
  aac: [
    [24, 'Aac24'],
    [48, 'Aac48'],
    [160, 'Aac160'],
    [320, 'Aac320'],
  ],
}

/** The member of the closed enumeration that is nearest to the truth, which `codec` and `bitrate_kbps` tell. */
export function trackFormatOf(codec: Codec, bitrateKbps: number | null): TrackFormat {
  if (codec === 'flac') return 'Flac'
  const steps = named[codec]
  if (!steps || bitrateKbps === null) return 'Unknown'
  const distance = (kbps: number): number => Math.abs(kbps - bitrateKbps)
  return steps.reduce((best, step) => (distance(step[0]) < distance(best[0]) ? step : best))[1]
}
