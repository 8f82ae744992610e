import type { FileFacts } from './facts.ts'
import type { TagValues } from './tag-values.ts'

/** All gains are converted to the target loudness of ReplayGain 2. */
const referenceLufs = -18
/** The target loudness of EBU R128, which Opus uses: −23 LUFS. */
const opusReferenceLufs = -23
/** The sound pressure level of 89 dB in older tags is relative to this. */
const soundPressureOfFullScale = 107
const gainMaxDb = 60

/**
 * The gains of a file in dB to −18 LUFS, from the best of its tags.
 *
 * For Opus R128 comes first: RFC 7845 forbids other tags, so those come from another tool. Its gain is relative to the
 * decoded sound, including the gain in the header. For other codecs ReplayGain comes first, and RVA2 of ID3v2 last.
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

/** Opus gains are in units of 1/256 dB. */
function opusGainIn(text: string | null): number | null {
  const isWhole = text !== null && /^[-+]?\d+$/.test(text)
  return isWhole ? plausible(Number(text) / 256 + referenceLufs - opusReferenceLufs) : null
}

/** Some tools use another reference loudness, and state it: "-23.0 LUFS", or "89.0 dB" for the usual one. */
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
