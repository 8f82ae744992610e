import type { PlaylistId } from '@pezzottify/contract'
import { playlistEntriesMax, playlistNameMaxCharacters } from '@pezzottify/contract'
import type { Catalog } from '../../catalog/index.ts'
import type { Playlists } from '../../collection/index.ts'
import type { Users } from '../../identity/index.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { badValue, notFound, SubsonicError, subsonicCodes } from '../protocol/error.ts'
import { idOf } from '../protocol/ids.ts'
import type { KeptSongServices } from '../shapes/kept-songs.ts'
import { playlistsOf, playlistWithSongs } from '../shapes/playlist.ts'
import { tracksOf } from './known-ids.ts'

type Services = KeptSongServices & {
  catalog: Pick<Catalog, 'known'>
  users: Pick<Users, 'find'>
  playlists: Playlists
}

const access = 'OwnPlaylists'
const isWrite = true
const commentMaxCharacters = 1_000

/**
 * Users' own playlists: those of others are not found, as everywhere. Whether a list is public is not asked: nobody sees
 * the lists of others.
 */
export function playlistEndpoints(services: Services): Endpoints {
  const { playlists, users, catalog } = services

  const create = async ({ parameters, session }: Call): Promise<PlaylistId> => {
    const name = within(parameters.required('name'), playlistNameMaxCharacters)
    const track_ids = await tracksOf(catalog, bounded(parameters.all('songId')))
    return playlists.create(session, { name, track_ids }, playlistEntriesMax)
  }

  const replace = async ({ parameters, session }: Call, id: PlaylistId): Promise<PlaylistId> => {
    const name = within(parameters.text('name'), playlistNameMaxCharacters)
    const track_ids = await tracksOf(catalog, bounded(parameters.all('songId')))
    await playlists.replaceTracks(session, id, { name, track_ids })
    return id
  }

  /** @throws SubsonicError `forbidden` for the lists of others, unless one manages users */
  const ownerOf = async ({ parameters, session }: Call) => {
    const asked = parameters.text('username')
    if (asked === undefined) return { id: session.user_id, handle: session.user_handle }
    const found = await users.find(asked)
    if (found?.id === session.user_id) return found
    if (!session.permissions.has('ManagePermissions'))
      throw new SubsonicError(subsonicCodes.forbidden, 'Not allowed to see the playlists of others')
    if (!found) throw notFound('User')
    return found
  }

  return {
    getPlaylists: {
      access,
      answer: async (call) => ({
        playlists: { playlist: await playlistsOf(services, call.session, await ownerOf(call)) },
      }),
    },
    getPlaylist: {
      access,
      answer: async ({ parameters, session }) => ({
        playlist: await playlistWithSongs(services, session, playlistId(parameters.required('id'))),
      }),
    },
    createPlaylist: {
      access,
      isWrite,
      answer: async (call) => {
        const known = call.parameters.text('playlistId')
        const id = known === undefined ? await create(call) : await replace(call, playlistId(known))
        return { playlist: await playlistWithSongs(services, call.session, id) }
      },
    },
    updatePlaylist: {
      access,
      isWrite,
      answer: async ({ parameters, session }) => {
        const id = playlistId(parameters.required('playlistId'))
        const edit = {
          name: within(parameters.text('name'), playlistNameMaxCharacters),
          // An empty one takes the comment away.
          comment: parameters.has('comment')
            ? within(parameters.text('comment') ?? '', commentMaxCharacters)
            : undefined,
          removed: parameters.all('songIndexToRemove').map(indexOf),
          added: await tracksOf(catalog, bounded(parameters.all('songIdToAdd'))),
        }
        await playlists.editPositions(session, id, edit)
      },
    },
    deletePlaylist: {
      access,
      isWrite,
      answer: ({ parameters, session }) => playlists.remove(session, playlistId(parameters.required('id'))),
    },
  }
}

const playlistId = (text: string): PlaylistId => idOf('playlist', text) as PlaylistId

/** @throws SubsonicError `generic` */
function within<T extends string | undefined>(text: T, max: number): T {
  if (text !== undefined && text.length > max) throw badValue(`A text has more than ${max} characters`)
  return text
}

/** Refuses what cannot fit before it is looked up. @throws SubsonicError `generic` */
function bounded(ids: readonly string[]): readonly string[] {
  if (ids.length > playlistEntriesMax) throw badValue(`A playlist holds at most ${playlistEntriesMax} tracks`)
  return ids
}

/** @throws SubsonicError `generic` */
function indexOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw badValue('Parameter songIndexToRemove is not a place in a list')
  return Number(text)
}
