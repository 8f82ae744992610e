import type { ListedTrack } from '@pezzottify/contract'
import type { KeptTrack } from './ports.ts'

export type Plan = {
  /** In the order in which they are wanted. */
  fetch: readonly ListedTrack[]
  /** Ids of those nobody wants any more. */
  remove: readonly string[]
  /** Kept as they are, but shown differently now: a name was corrected. */
  renew: readonly ListedTrack[]
}

/** Another one when the bytes are: what a scan finds out about a file changes with them. */
export const versionOf = (track: ListedTrack): string =>
  [
    track.size_bytes,
    track.mime,
    track.bitrate_kbps,
    track.sample_rate_hz,
    track.duration_secs,
    ...(track.file_version ? [track.file_version] : []),
  ].join(' ')

/** What was kept before the server told versions of files is compared without them, once. */
const isSame = (kept: ListedTrack, track: ListedTrack): boolean =>
  versionOf(kept) === versionOf(kept.file_version ? track : { ...track, file_version: null })

/** What to do so that exactly the wanted tracks are here. A track that several things want is fetched once. */
export function planOf(wanted: readonly ListedTrack[], kept: ReadonlyMap<string, KeptTrack>): Plan {
  const byId = new Map(wanted.map((track) => [track.id as string, track]))
  const tracks = [...byId.values()]
  const isHere = (track: ListedTrack): boolean => {
    const known = kept.get(track.id)
    return known !== undefined && isSame(known.facts, track)
  }
  return {
    // The folder of an unreachable file comes back; until then what is here stays.
    fetch: tracks.filter((track) => track.availability === 'available' && !isHere(track)),
    remove: [...kept.keys()].filter((id) => !isWanted(byId.get(id))),
    renew: tracks.filter((track) => {
      const known = kept.get(track.id)
      return known !== undefined && isHere(track) && JSON.stringify(known.facts) !== JSON.stringify(track)
    }),
  }
}

/** A file that is gone for certain is wanted by nobody. */
const isWanted = (track: ListedTrack | undefined): boolean =>
  track !== undefined && track.availability !== 'missing'
