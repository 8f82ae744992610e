import type { PlaylistId } from '@pezzottify/contract'
import type { Session } from '../../base/session.ts'
import type { Playlists } from '../../collection/index.ts'
import { endTurn } from '../../base/turns.ts'
import { isoDate } from '../protocol/dates.ts'
import { wireId } from '../protocol/ids.ts'
import type { KeptSongServices } from './kept-songs.ts'
import { keptSongs } from './kept-songs.ts'
import { secondsOf } from './song.ts'

type Described = { id: PlaylistId; name: string; comment: string; created: number; changed: number }
type Owner = { id: Session['user_id']; handle: string }
/** Of the songs that are shown. `coverArt`: that of the first. */
type Shown = { songCount: number; duration: number; coverArt: string | undefined }
type Services = KeptSongServices & { playlists: Pick<Playlists, 'described' | 'whole' | 'tracksOf'> }

/** A playlist with its songs. Entries whose track is missing are not shown. @throws AppError `not_found` */
export async function playlistWithSongs(services: Services, session: Session, id: PlaylistId) {
  const playlist = await services.playlists.whole(session.user_id, id)
  const ids = playlist.entries.map((entry) => entry.track_id)
  const songs = await keptSongs(services, session, ids)
  const entry = ids.flatMap((track) => songs.get(track) ?? [])
  const shown = {
    songCount: entry.length,
    duration: entry.reduce((sum, song) => sum + (song.duration ?? 0), 0),
    coverArt: entry[0]?.coverArt,
  }
  return { ...playlistOf(playlist, session.user_handle, shown, true), entry }
}

/** All playlists of a user, without their songs. */
export async function playlistsOf(services: Services, session: Session, owner: Owner) {
  const { playlists, catalog } = services
  const listed = []
  for (const playlist of await playlists.described(owner.id)) {
    const ids = await playlists.tracksOf(playlist.id)
    const tracks = await catalog.shownTracks(ids)
    const shown = ids.flatMap((id) => tracks.get(id) ?? [])
    const duration = shown.reduce((sum, track) => sum + (secondsOf(track) ?? 0), 0)
    listed.push({ playlist, songCount: shown.length, duration, firstTrack: shown[0]?.id })
    await endTurn()
  }
  const first = listed.flatMap(({ firstTrack }) => firstTrack ?? [])
  const songs = await keptSongs(services, session, first)
  return listed.map(({ playlist, songCount, duration, firstTrack }) =>
    playlistOf(
      playlist,
      owner.handle,
      { songCount, duration, coverArt: songs.get(firstTrack ?? '')?.coverArt },
      owner.id === session.user_id,
    ),
  )
}

const playlistOf = (
  { id, name, comment, created, changed }: Described,
  owner: string,
  shown: Shown,
  isOwn: boolean,
) => ({
  id: wireId('playlist', id),
  name,
  comment: comment || undefined,
  owner,
  // Nobody sees the playlists of others here: what that would give away, and to whom, is for all clients to decide alike.
  public: false,
  ...shown,
  created: isoDate(created),
  changed: isoDate(changed),
  readonly: !isOwn,
})
