import type { ApiClient, StoragePort, SyncedLibrary } from '@pezzottify/client'
import { createOffline, type DownloadSource, type Offline } from '@pezzottify/client/offline'
import type { ListedTrack } from '@pezzottify/contract'
import { playbackPathOf } from '../shared/catalog/playback-path.ts'
import { streamUrlOf } from '../shared/catalog/stream-url.ts'
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
    const path = playbackPathOf(track, canPlay, true)
    if (path === 'direct') return { url: streamUrlOf(track), mime: track.mime }
    return path === 'flac' ? { url: streamUrlOf(track, { format: 'flac' }), mime: 'audio/flac' } : null
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
