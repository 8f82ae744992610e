import type { AudioTransition } from '../ports.ts'
import type { TrackInfo } from './track-info.ts'
import type { SoundSettings } from '../sound/settings.ts'

/** Longer tracks are played by the element. */
const joinedMaxSeconds = 60 * 60
/** Ogg Vorbis loses a packet where it is cut, and ADTS does not state where its music begins: neither is joined. */
const notJoined = /vorbis|audio\/aac\b/

/** Whether one track follows the other on their album. */
export function runsOn(track: TrackInfo, next: TrackInfo): boolean {
  const [from, to] = [track.place, next.place]
  if (!from || !to || !track.album || track.album.id !== next.album?.id) return false
  return to.disc === from.disc ? to.track === from.track + 1 : to.disc === from.disc + 1 && to.track === 1
}

/** The transition between two tracks: gap-free within an album, otherwise as the listener prefers. */
export function transitionBetween(
  track: TrackInfo,
  next: TrackInfo,
  { crossfadeSeconds }: Pick<SoundSettings, 'crossfadeSeconds'>,
): AudioTransition {
  if (runsOn(track, next)) {
    const canJoin = [track, next].every(
      ({ durationSeconds, mime }) => (durationSeconds ?? 0) < joinedMaxSeconds && !notJoined.test(mime),
    )
    return canJoin ? 'joined' : 'cut'
  }
  if (crossfadeSeconds === 0) return 'cut'
  // At least half of a short track plays without a crossfade.
  const lengths = [track, next].map(({ durationSeconds }) => (durationSeconds ?? 0) / 2)
  const seconds = Math.min(crossfadeSeconds, ...lengths)
  return seconds > 0 ? { crossfadeSeconds: seconds } : 'cut'
}
