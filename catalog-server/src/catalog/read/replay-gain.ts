import type { ReplayGain } from '@pezzottify/contract'

/** The loudness columns of a track: its tags, and the measurements of its sound and its album. */
export type LoudnessColumns = {
  track_gain_db: number | null
  track_peak: number | null
  album_gain_db: number | null
  album_peak: number | null
  measured_lufs: number | null
  measured_peak: number | null
  album_lufs: number | null
  measured_album_peak: number | null
}

/** The target loudness of ReplayGain 2. */
export const referenceLufs = -18

/** The gains of a track: tags take precedence over measurements, which fill in missing album values. */
export function toReplayGain(row: LoudnessColumns): ReplayGain | null {
  const isTagged = row.track_gain_db !== null
  const track_gain_db = row.track_gain_db ?? gainFrom(row.measured_lufs)
  const album_gain_db = row.album_gain_db ?? gainFrom(row.album_lufs)
  const album_peak = row.album_gain_db === null ? rounded(row.measured_album_peak) : row.album_peak
  if (track_gain_db === null && album_gain_db === null) return null
  return {
    source: isTagged ? 'tag' : 'measured',
    track_gain_db,
    track_peak: isTagged ? row.track_peak : rounded(row.measured_peak),
    album_gain_db,
    album_peak,
  }
}

const gainFrom = (lufs: number | null): number | null =>
  lufs === null ? null : rounded(referenceLufs - lufs)

function rounded(value: number): number
function rounded(value: number | null): number | null
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000
}
