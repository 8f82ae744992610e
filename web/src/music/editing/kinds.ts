import type { ApiClient } from '@pezzottify/client'
import {
  AlbumBody,
  type AlbumId,
  ArtistBody,
  type ArtistId,
  type Cover,
  TrackBody,
  type TrackId,
} from '@pezzottify/contract'
import { createTrack } from './upload-audio.ts'
import type { EditableKind } from './use-editor.ts'

type Control =
  | 'text'
  | 'audio'
  | 'date'
  | 'number'
  | 'list'
  | 'switch'
  | 'albumType'
  | 'artists'
  | 'credits'
  | 'album'
  | 'picture'
  | 'periods'
export type FieldSpec = { readonly name: string; readonly control: Control; readonly isHalf?: true }

/** The body of the write, by the names of the wire. */
export type Draft = Record<string, unknown>
/** The data of the form for one item: its fields, and the names and pictures that they refer to. */
type Loaded = { name: string; draft: Draft; names: Map<string, string>; picture: Cover | null }

type Kind = {
  fields: readonly FieldSpec[]
  schema: typeof AlbumBody | typeof ArtistBody | typeof TrackBody
  empty: Draft
  /** Stands before the fields in the form of a new one. */
  firstOfNew?: FieldSpec
  load: (api: ApiClient, id: string) => Promise<Loaded>
  update: (api: ApiClient, id: string, draft: Draft) => Promise<unknown>
  /** `audio`: the file of a new track. */
  create: (api: ApiClient, draft: Draft, audio: File | null) => Promise<unknown>
  remove: (api: ApiClient, id: string) => Promise<unknown>
}

const field = (name: string, control: Control): FieldSpec => ({ name, control })
/** Shares a line with another field when there is room. */
const half = (name: string, control: Control): FieldSpec => ({ name, control, isHalf: true })
const pick = (from: object, fields: readonly FieldSpec[]): Draft => {
  const all = new Map(Object.entries(from))
  return Object.fromEntries(
    fields.filter(({ name }) => all.has(name)).map(({ name }) => [name, all.get(name)]),
  )
}
const namesOf = (things: readonly { id: string; name: string }[]): Map<string, string> =>
  new Map(things.map(({ id, name }) => [id, name]))

const albumFields = [
  field('display_image_id', 'picture'),
  field('name', 'text'),
  field('artists_ids', 'artists'),
  half('album_type', 'albumType'),
  half('release_date', 'date'),
  field('genres', 'list'),
  field('label', 'text'),
  half('original_title', 'text'),
  half('version_title', 'text'),
]
const artistFields = [
  field('display_image_id', 'picture'),
  field('name', 'text'),
  field('sort_name', 'text'),
  field('genres', 'list'),
  field('activity_periods', 'periods'),
  field('related_artists_ids', 'artists'),
]
const trackFields = [
  field('name', 'text'),
  field('artists', 'credits'),
  field('album_id', 'album'),
  half('disc_number', 'number'),
  half('track_number', 'number'),
  field('languages', 'list'),
  half('original_title', 'text'),
  half('version_title', 'text'),
  half('is_explicit', 'switch'),
  half('has_lyrics', 'switch'),
]

// Ids come from addresses and lists, where they are plain text.
export const kinds: Record<EditableKind, Kind> = {
  album: {
    fields: albumFields,
    schema: AlbumBody,
    empty: { name: '', album_type: 'Album', artists_ids: [], genres: [], display_image_id: null },
    load: async (api, id) => {
      const album = await api.catalog.album({ params: { id: id as AlbumId } })
      const draft = {
        ...pick(album, albumFields),
        artists_ids: album.artists.map((artist) => artist.id),
        display_image_id: album.cover?.id ?? null,
      }
      return { name: album.name, draft, names: namesOf(album.artists), picture: album.cover }
    },
    update: (api, id, draft) =>
      api.editing.updateAlbum({ params: { id: id as AlbumId }, body: AlbumBody.parse(draft) }),
    create: (api, draft) => api.editing.createAlbum({ body: AlbumBody.parse(draft) }),
    remove: (api, id) => api.editing.deleteAlbum({ params: { id: id as AlbumId } }),
  },
  artist: {
    fields: artistFields,
    schema: ArtistBody,
    empty: { name: '', genres: [], activity_periods: [], related_artists_ids: [], display_image_id: null },
    load: async (api, id) => {
      const found = await api.catalog.artist({ params: { id: id as ArtistId } })
      const draft = {
        ...pick(found.artist, artistFields),
        related_artists_ids: found.related_artists.map((artist) => artist.id),
        display_image_id: found.display_image?.id ?? null,
      }
      const names = namesOf(found.related_artists)
      return { name: found.artist.name, draft, names, picture: found.display_image }
    },
    update: (api, id, draft) =>
      api.editing.updateArtist({ params: { id: id as ArtistId }, body: ArtistBody.parse(draft) }),
    create: (api, draft) => api.editing.createArtist({ body: ArtistBody.parse(draft) }),
    remove: (api, id) => api.editing.deleteArtist({ params: { id: id as ArtistId } }),
  },
  track: {
    fields: trackFields,
    schema: TrackBody,
    empty: {
      name: '',
      album_id: '',
      disc_number: 1,
      track_number: 1,
      artists: [],
      languages: [],
      tags: [],
      is_explicit: false,
      has_lyrics: false,
      // The upload says both.
      audio_uri: 'albums',
      format: 'Unknown',
    },
    firstOfNew: field('audio', 'audio'),
    load: async (api, id) => {
      const { track, album } = await api.catalog.trackResolved({ params: { id: id as TrackId } })
      // Values that the form does not show are sent back unchanged.
      const { duration_secs, audio_uri, format, tags } = track
      const artists = track.artists.map((artist) => ({ artist_id: artist.id, role: artist.role }))
      const draft = { ...pick(track, trackFields), duration_secs, audio_uri, format, tags, artists }
      return { name: track.name, draft, names: namesOf([...track.artists, album]), picture: null }
    },
    update: (api, id, draft) =>
      api.editing.updateTrack({ params: { id: id as TrackId }, body: TrackBody.parse(draft) }),
    create: async (api, draft, audio) => audio && createTrack(api, draft, audio),
    remove: (api, id) => api.editing.deleteTrack({ params: { id: id as TrackId } }),
  },
}
