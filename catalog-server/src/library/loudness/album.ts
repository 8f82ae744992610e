/** The loudness of one track; a null loudness is silence, or a sound that cannot be decoded. */
export type TrackLoudness = { lufs: number | null; peak: number | null; seconds: number }

/** A track this much quieter than the rest does not count, just as EBU R128 leaves out quiet passages. */
const gateLu = 10

/**
 * The loudness of tracks together: the mean of their energy, weighted by duration, without those that are much quieter.
 * The exact value would need every block of 400 ms of each; this one differs from it only when a track has long
 * silences, or is quiet in one half and loud in the other.
 */
export function albumLoudness(tracks: readonly TrackLoudness[]): {
  lufs: number | null
  peak: number | null
} {
  const heard = tracks.flatMap(({ lufs, seconds }) =>
    lufs === null ? [] : [{ lufs, seconds: Math.max(seconds, 1) }],
  )
  const ungated = meanOf(heard)
  const peaks = tracks.flatMap(({ peak }) => peak ?? [])
  return {
    lufs: ungated === null ? null : meanOf(heard.filter(({ lufs }) => lufs > ungated - gateLu)),
    peak: peaks.length === 0 ? null : Math.max(...peaks),
  }
}

function meanOf(tracks: readonly { lufs: number; seconds: number }[]): number | null {
  const seconds = tracks.reduce((sum, track) => sum + track.seconds, 0)
  const energy = tracks.reduce((sum, track) => sum + track.seconds * 10 ** (track.lufs / 10), 0)
  return seconds === 0 ? null : 10 * Math.log10(energy / seconds)
}
