import { isNotFound, type ApiClient } from '@pezzottify/client'
import type { Album, AlbumId, Cover, ListedTrack, Track } from '@pezzottify/contract'
import { chooseConversion, type StreamQuality, type TrackInfo } from '@pezzottify/client'
import type { OfflineTrack } from '@pezzottify/client/offline'
import { readonly, shallowRef } from 'vue'
import type { OfflineMusic } from '../offline/music.ts'
import { coverOf } from './cover.ts'
import { performersOf } from './credits.ts'
import { titleWithVersion } from './title.ts'
import { qualityOfTrack } from './quality.ts'
import { codecName } from './playback-path.ts'
import { streamUrlOf } from './stream-url.ts'

type AlbumFacts = { id: AlbumId; name: string; cover: Cover | null }
/** The music kept on this device. */
type OfflineTracks = Pick<OfflineMusic, 'track' | 'urlOf' | 'ready'>
type Known = { track: Track; album: AlbumFacts }
/** The wanted bitrate, and the formats that this device can play. */
type Listening = {
  kbps: () => Exclude<StreamQuality, 'auto' | 'original'> | null
  canPlay: (mime: string) => boolean
}

/** The most tracks in memory for the player. The longest queue has ten thousand; others are requested again. */
const knownMax = 12_000

/**
 * The facts of a track for the player, by id. Pages add the tracks that they have loaded, so that starting an album
 * needs no request for each of its tracks.
 */
export function createTrackSource(api: ApiClient, offline: () => OfflineTracks, listening: Listening) {
  const known = new Map<string, Known>()
  /** The tracks whose copies on this device do not play. */
  const streamed = new Set<string>()
  const changes = shallowRef(0)
  let converts: Promise<boolean> | null = null

  const keptTrack = (id: string): OfflineTrack | null => (streamed.has(id) ? null : offline().track(id))

  function keep(track: Track, album: AlbumFacts): void {
    known.delete(track.id)
    known.set(track.id, { track, album })
    const oldest = known.size > knownMax ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
  }

  /** Whether the server converts to FLAC what this browser cannot decode. */
  function serverConverts(): Promise<boolean> {
    converts ??= api.server
      .info()
      .then((info) => info.transcode_formats.includes('flac'))
      .catch(() => {
        converts = null
        return false
      })
    return converts
  }

  /** `fileVersion`: what the server says of the file itself, which the catalog may not know yet. */
  async function read(id: string, fileVersion: string | null = null): Promise<Known | null> {
    const before = changes.value
    try {
      const { track: told, album } = await api.catalog.trackResolved({ params: { id } })
      const track = fileVersion === null ? told : { ...told, file_version: fileVersion }
      // What was told before a change of the catalog is good for this once.
      if (changes.value === before) keep(track, album)
      return { track, album }
    } catch (error) {
      if (isNotFound(error)) return null
      throw error
    }
  }

  return {
    rememberListed(tracks: readonly ListedTrack[]): void {
      for (const track of tracks)
        keep(track, { id: track.album_id, name: track.album_name, cover: track.cover })
    },
    rememberAlbum(album: Album, tracks: readonly Track[]): void {
      for (const track of tracks) keep(track, album)
    },
    /** `null` when there is no such track, or its file is gone for certain. */
    async trackInfo(
      id: string,
      { newVersion, isStreamed = false }: { newVersion?: string | null; isStreamed?: boolean } = {},
    ): Promise<TrackInfo | null> {
      if (newVersion !== undefined) known.delete(id)
      if (isStreamed) streamed.add(id)
      const { urlOf, ready } = offline()
      try {
        const stored = keptTrack(id)
        if (stored) return offlineInfo(stored, urlOf)
        const found = known.get(id) ?? (await read(id, newVersion))
        if (!found || found.track.availability === 'missing') return null
        return infoOf(found, await serverConverts(), listening)
      } catch (error) {
        // The server is away, and the offline music may not have been loaded yet.
        await ready()
        const stored = keptTrack(id)
        if (!stored) throw error
        return offlineInfo(stored, urlOf)
      }
    },
    /** Leaves only the tracks that were told last; the others are requested when they play. */
    trim(most: number): void {
      for (const id of known.keys()) {
        if (known.size <= most) return
        known.delete(id)
      }
    },
    /** The server is away: copies on this device that did not play are better than nothing. */
    preferKept: (): void => streamed.clear(),
    /** Counts how often somebody changed what may have been told of tracks. */
    changes: readonly(changes),
    catalogChanged(): void {
      known.clear()
      changes.value += 1
    },
    forget(): void {
      known.clear()
      converts = null
    },
  }
}

export type TrackSource = ReturnType<typeof createTrackSource>

/** The offline copy: in its original format, or in one that this device decodes. */
function offlineInfo({ facts, mime }: OfflineTrack, urlOf: OfflineTracks['urlOf']): TrackInfo {
  const album = { id: facts.album_id, name: facts.album_name, cover: facts.cover }
  const info = infoOf({ track: facts, album }, true, null)
  const isConverted = mime !== facts.mime
  const keptFrom = (isConverted && info.flacUrl) || info.streamUrl
  return { ...info, mime, streamUrl: urlOf(keptFrom), keptFrom, flacUrl: null }
}

function infoOf({ track, album }: Known, converts: boolean, listening: Listening | null): TrackInfo {
  return {
    id: track.id,
    title: titleWithVersion(track),
    artists: performersOf(track),
    album: { id: album.id, name: album.name },
    durationSeconds: track.duration_secs,
    place: track.track_number > 0 ? { disc: track.disc_number, track: track.track_number } : null,
    loudness: track.replay_gain,
    streamUrl: streamUrlOf(track),
    keptFrom: null,
    flacUrl: converts ? streamUrlOf(track, { format: 'flac' }) : null,
    conversion: converts && listening ? conversionOf(track, listening) : null,
    mime: track.mime,
    codecLabel: codecName(track),
    qualityLabel: qualityOfTrack(track),
    cover: coverOf(album.cover),
    thumbhash: album.cover?.placeholder ?? null,
    coverColor: album.cover?.color ?? null,
  }
}

/** Offline tracks are not converted: they are stored in a format that plays. */
function conversionOf(track: Track, { kbps, canPlay }: Listening): TrackInfo['conversion'] {
  const choice = chooseConversion({ mime: track.mime, bitrateKbps: track.bitrate_kbps }, kbps(), canPlay)
  const url = streamUrlOf(track, choice)
  return { url, label: choice.label, isWanted: choice.isWanted }
}
