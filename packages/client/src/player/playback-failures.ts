import type { AudioErrorCode } from '../ports.ts'

/** Why playback failed; `cut`: the sound ended long before the duration in the catalog. */
export type Breakage = AudioErrorCode | 'cut'

/** The handlers for tracks that cannot be opened or break off. */
export type Failures = {
  /** The track is playing. */
  playing: () => void
  /** Sound is wanted, but there are no data. */
  stalled: () => void
  /** The catalog does not know the track, did not answer, or has no format that this platform decodes. */
  unavailable: (
    why: { reason: 'missing' | 'cannot-decode' } | { reason: 'unanswered'; error: unknown },
  ) => void
  broken: (why: Breakage) => void
}
