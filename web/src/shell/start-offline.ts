import {
  api as endpoints,
  type ApiClient,
  type StoragePort,
  type SyncedLibrary,
  urlOf,
} from '@pezzottify/client'
import { createOffline, type DownloadSource, type Offline } from '@pezzottify/client/offline'
import type { ListedTrack } from '@pezzottify/contract'
import { playbackPathOf } from '../shared/catalog/playback-path.ts'
import type { OfflinePlatform } from '../shared/offline/ports.ts'
import { readPreferences } from '../shared/stores/preference-values.ts'

type Parts = {
  api: ApiClient
  synced: SyncedLibrary
  storage: StoragePort
  canPlay: (mime: string) => boolean
}

const bytesOfGigabyte = 1_000_000_000

/** Composes offline music. Loaded after the first page. */
export async function startOffline(
  platform: OfflinePlatform,
  { api, synced, storage, canPlay }: Parts,
): Promise<Offline> {
  /** The original file, or a conversion that this device decodes. */
  function sourceToKeep(track: ListedTrack): DownloadSource | null {
    const url = (format?: 'flac'): string =>
      urlOf(endpoints.playback.stream, {
        params: { id: track.id },
        query: { format, v: track.file_version ?? undefined },
      })
    const path = playbackPathOf(track, canPlay, true)
    if (path === 'direct') return { url: url(), mime: track.mime }
    return path === 'flac' ? { url: url('flac'), mime: 'audio/flac' } : null
  }
  return createOffline({
    ...platform,
    api,
    library: () => (synced.status().state === 'live' ? synced.library() : null),
    sourceToKeep,
    limitBytes: () => {
      const { offlineLimitGb } = readPreferences(storage)
      return offlineLimitGb === null ? null : offlineLimitGb * bytesOfGigabyte
    },
  })
}
