/** What is known of one track's loudness; a null loudness is silence, or a sound that cannot be decoded. */
export type TrackLoudness = { lufs: number | null; peak: number | null; seconds: number }

/** So much quieter than the rest, a track does not count: as EBU R128 leaves out quiet stretches. */
const gateLu = 10

/**
 * The loudness of tracks that are heard as one: the mean of their energy, by their length, without those that are much quieter
 * than it. The exact value would need every block of 400 ms of each; this one differs from it only where a track has long
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
