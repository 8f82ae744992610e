import type { ListedTrack } from '@pezzottify/contract'
import type { OfflineTrack } from './ports.ts'

export type Plan = {
  /** In the order in which they are wanted. */
  fetch: readonly ListedTrack[]
  /** The ids of tracks that are no longer wanted. */
  remove: readonly string[]
  /** Offline tracks with changed facts, such as a corrected name. */
  renew: readonly ListedTrack[]
}

/** Changes whenever the bytes of the file do: the facts that a scan finds about it change with them. */
export const versionOf = (track: ListedTrack): string =>
  [
    track.size_bytes,
    track.mime,
    track.bitrate_kbps,
    track.sample_rate_hz,
    track.duration_secs,
    ...(track.file_version ? [track.file_version] : []),
  ].join(' ')

/** Tracks that were stored before the server sent file versions are compared without them, once. */
const isSame = (stored: ListedTrack, track: ListedTrack): boolean =>
  versionOf(stored) === versionOf(stored.file_version ? track : { ...track, file_version: null })

/** The steps after which exactly the wanted tracks are kept. A track wanted several times is fetched once. */
export function planOf(wanted: readonly ListedTrack[], stored: ReadonlyMap<string, OfflineTrack>): Plan {
  const byId = new Map(wanted.map((track) => [track.id as string, track]))
  const tracks = [...byId.values()]
  const isHere = (track: ListedTrack): boolean => {
    const known = stored.get(track.id)
    return known !== undefined && isSame(known.facts, track)
  }
  return {
    // An unreachable file may come back; until then its offline copy stays.
    fetch: tracks.filter((track) => track.availability === 'available' && !isHere(track)),
    remove: [...stored.keys()].filter((id) => !isWanted(byId.get(id))),
    renew: tracks.filter((track) => {
      const known = stored.get(track.id)
      return known !== undefined && isHere(track) && JSON.stringify(known.facts) !== JSON.stringify(track)
    }),
  }
}

/** A file that is gone for certain is not wanted. */
const isWanted = (track: ListedTrack | undefined): boolean =>
  track !== undefined && track.availability !== 'missing'
