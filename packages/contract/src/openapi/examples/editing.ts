import type { Api } from '../../index.ts'
import type { ExamplesOf } from '../examples.ts'
import { album, artist, at, guest, image, track } from '../../resources/example-values.ts'

const artistBody = {
  id: guest.id,
  name: guest.name,
  genres: ['Folk'],
  activity_periods: [{ Decade: 2020 }],
  sort_name: 'Corda, Nella',
}
const albumBody = {
  id: album.id,
  name: album.name,
  album_type: album.album_type,
  release_date: album.release_date,
  genres: album.genres,
  artists_ids: [artist.id],
}
const trackBody = {
  id: track.id,
  name: track.name,
  album_id: album.id,
  disc_number: 1,
  track_number: 2,
  duration_secs: 50,
  is_explicit: false,
  audio_uri: track.audio_uri,
  format: track.format,
  tags: [],
  has_lyrics: false,
  languages: [],
  artists: [{ artist_id: guest.id, role: 'FeaturedArtist' as const }],
}
const imageBody = {
  id: image.id,
  uri: image.uri,
  size: image.size,
  width: image.width,
  height: image.height,
}

export const editing: ExamplesOf<Api['editing']> = {
  createArtist: { body: artistBody, response: guest },
  updateArtist: { body: artistBody, response: guest },
  createAlbum: { body: albumBody, response: album },
  updateAlbum: { body: albumBody, response: album },
  createTrack: { body: trackBody, response: track },
  updateTrack: { body: trackBody, response: track },
  createImage: { body: imageBody, response: image },
  updateImage: { body: imageBody, response: image },
  uploadImage: { response: image },
  uploadAudio: { response: track },
}

const open = {
  id: '87e209f5-b8e6-444b-9b47-6fe99756fd08',
  name: 'Corrections',
  description: null,
  is_open: true,
  created_at: at,
  closed_at: null,
  last_activity_at: at,
}
const change = {
  id: 7,
  batch_id: open.id,
  entity_type: 'Artist' as const,
  entity_id: guest.id,
  operation: 'Update' as const,
  field_changes: { genres: { old: [], new: ['Folk'] } },
  entity_snapshot: artistBody,
  display_summary: "Updated artist 'Nella Corda'",
  created_at: at,
}

export const changelog: ExamplesOf<Api['changelog']> = {
  open: { body: { name: 'Corrections' }, response: open },
  batches: { response: [open] },
  batch: { response: open },
  changes: { response: [change] },
  entity: { response: [change] },
}
