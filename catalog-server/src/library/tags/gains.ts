import type { FileFacts } from './facts.ts'
import type { TagValues } from './tag-values.ts'

/** All gains are brought to the loudness that ReplayGain 2 brings music to. */
const referenceLufs = -18
/** EBU R128, by which Opus counts, brings music to −23 LUFS. */
const opusReferenceLufs = -23
/** What the sound pressure of 89 dB in older tags stands for. */
const soundPressureOfFullScale = 107
const gainMaxDb = 60

/**
 * The gains of a file in dB to −18 LUFS, from whichever of its tags says it best.
 *
 * In Opus R128 comes first: RFC 7845 wants no other tags there, so that those are left from another tool. Its gain counts from
 * the sound as decoders give it, with the gain of the header. Elsewhere ReplayGain comes first, and RVA2 of ID3v2 last.
 */
export function replayGainOf(values: TagValues, codec: string): FileFacts['replayGain'] {
  const gainOf = (what: 'TRACK' | 'ALBUM'): number | null => {
    const replayGain = () => gainIn(values.first(`REPLAYGAIN${what}GAIN`), shiftOf(values))
    const r128 = () => opusGainIn(values.first(`R128${what}GAIN`))
    const ofTools = codec === 'opus' ? (r128() ?? replayGain()) : (replayGain() ?? r128())
    return ofTools ?? gainIn(values.first(`RVA2${what}GAIN`), 0)
  }
  return {
    trackGainDb: gainOf('TRACK'),
    trackPeak: peakIn(values.first('REPLAYGAINTRACKPEAK')),
    albumGainDb: gainOf('ALBUM'),
    albumPeak: peakIn(values.first('REPLAYGAINALBUMPEAK')),
  }
}

function gainIn(text: string | null, shiftDb: number): number | null {
  return plausible(Number.parseFloat((text ?? '').replace(',', '.')) + shiftDb)
}

/** Opus counts in 256ths of a dB. */
function opusGainIn(text: string | null): number | null {
  const isWhole = text !== null && /^[-+]?\d+$/.test(text)
  return isWhole ? plausible(Number(text) / 256 + referenceLufs - opusReferenceLufs) : null
}

/** Some tools count from another loudness, and say so: "-23.0 LUFS", or "89.0 dB" for the usual one. */
function shiftOf(values: TagValues): number {
  const [, number, unit] =
    /^([-+]?\d+(?:\.\d+)?)\s*(LUFS|LU|dB)?/i.exec(
      (values.first('REPLAYGAINREFERENCELOUDNESS') ?? '').replace(',', '.'),
    ) ?? []
  if (number === undefined) return 0
  const isSoundPressure = unit?.toLowerCase() === 'db' && Number(number) > 0
  const lufs = isSoundPressure ? Number(number) - soundPressureOfFullScale : Number(number)
  return lufs >= -50 && lufs <= 0 ? referenceLufs - lufs : 0
}

function peakIn(text: string | null): number | null {
  const peak = Number.parseFloat((text ?? '').replace(',', '.'))
  return peak > 0 && peak < 100 ? peak : null
}

function plausible(gainDb: number): number | null {
  return Math.abs(gainDb) <= gainMaxDb ? Math.round(gainDb * 100) / 100 : null
}
