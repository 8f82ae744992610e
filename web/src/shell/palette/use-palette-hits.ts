import '../../i18n/search.ts'
import type { LibraryPlaylist } from '@pezzottify/client'
import type { MusicHit } from '@pezzottify/contract'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useSearch } from '../../features/search/use-search.ts'
import { useArtistPlaying } from '../../music/use-artist-playing.ts'
import { usePlaying } from '../../music/use-playing.ts'
import { coverOf } from '../../shared/catalog/cover.ts'
import { paths } from '../../shared/paths.ts'
import { useServices } from '../../shared/services.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'
import { isNamed } from './is-named.ts'
import type { HitActions, PaletteLine } from './palette-line.ts'

type HitLine = Extract<PaletteLine, { kind: 'hit' }>

const hitsShown = 4
const playlistsShown = 2

/** The hits of the search, and the user's playlists, as lines of the palette. */
export function usePaletteHits(query: () => string) {
  const { t, n } = useI18n()
  const router = useRouter()
  const { api } = useServices()
  const library = useLibraryStore()
  const playing = usePlaying()
  const { playArtistById, addArtistToQueue } = useArtistPlaying()
  const { result } = useSearch(query)

  /** The music; playlists are found without the server. */
  const found = computed<readonly MusicHit[]>(() => {
    const now = result.value
    const hits = now.state === 'found' ? now.hits : now.state === 'searching' ? now.before : []
    return hits.filter((hit) => hit.type !== 'Playlist')
  })

  function actionsOf(hit: MusicHit): HitActions {
    if (hit.type === 'Artist')
      return {
        play: () => playArtistById(hit),
        queue: () =>
          playing.attempt(async () =>
            addArtistToQueue(hit, await api.catalog.discography({ params: { id: hit.id } })),
          ),
      }
    const albumId = hit.type === 'Album' ? hit.id : hit.album_id
    const queued = async (): Promise<void> => {
      const tracks = (await playing.read(albumId)).discs.flatMap((disc) => disc.tracks)
      playing.addToQueue(hit.type === 'Album' ? tracks : tracks.filter((track) => track.id === hit.id))
    }
    return {
      play: () => playing.playAlbumById(albumId, hit.type === 'Track' ? { at: hit.id } : {}),
      queue: () => playing.attempt(queued),
    }
  }

  function lineOf(hit: MusicHit): HitLine {
    const actions = actionsOf(hit)
    const artists = hit.type === 'Artist' ? [] : hit.artists_ids_names.map(([, name]) => name)
    const year = hit.type === 'Album' && hit.year ? [String(hit.year)] : []
    return {
      kind: 'hit',
      id: `${hit.type}-${hit.id}`,
      title: hit.name,
      subtitle: [...artists, ...year].join(', '),
      badge: t(`search.one.${hit.type}`),
      cover: coverOf(hit.cover),
      coverKind: hit.type === 'Artist' ? 'artist' : 'album',
      actions,
      run: () => {
        if (hit.type === 'Track') return actions.play()
        return router.push(hit.type === 'Artist' ? paths.artist(hit.id) : paths.album(hit.id))
      },
    }
  }

  function playlistLine({ id, name, entries }: LibraryPlaylist): HitLine {
    const ids = entries.map((entry) => entry.track_id)
    return {
      kind: 'hit',
      id: `playlist-${id}`,
      title: name,
      subtitle: t('catalog.trackCount', { n: n(entries.length) }, entries.length),
      badge: t('playlist.kind'),
      cover: null,
      coverKind: 'playlist',
      actions: {
        play: () => playing.playPlaylist({ id, name }, ids),
        queue: () => playing.addIdsToQueue(ids, name),
      },
      run: () => router.push(paths.playlist(id)),
    }
  }

  return computed<HitLine[]>(() => {
    if (query().trim() === '') return []
    const playlists = library.playlists.filter((playlist) => isNamed(playlist.name, query()))
    return [
      ...found.value.slice(0, hitsShown).map(lineOf),
      ...playlists.slice(0, playlistsShown).map(playlistLine),
    ]
  })
}
