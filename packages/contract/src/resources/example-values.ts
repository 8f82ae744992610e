import type { z } from 'zod'
import { permissionsOf } from '../permissions.ts'
import type { LoginResponse } from './auth.ts'
import type { Album, Artist, Cover, Image, ListedTrack, Track } from './catalog-shapes.ts'

/** Values of the demo album, shared by the examples so that they refer to each other. */
export const at = 1_795_666_352

export const cover: z.input<typeof Cover> = {
  id: 'bE66gej31nxLke5P',
  placeholder: 'YTgKPwx4p4ZfeFh1iHh5mIdIyfiIf44H',
  color: '#ea6047',
  luminance: 0.33,
  version: '4f3c2b9d01e8a576',
}

export const image: z.input<typeof Image> = {
  ...cover,
  uri: 'images/bE66gej31nxLke5P.png',
  size: 'Large',
  width: 800,
  height: 800,
}

export const artist: z.input<typeof Artist> = {
  id: '1xWQq8vzIuy9kiHTuR',
  name: 'Pezzottify House Band',
  genres: [],
  activity_periods: [{ Timespan: { start_year: 2026, end_year: null } }],
  sort_name: null,
  cover: null,
}

export const guest: z.input<typeof Artist> = {
  ...artist,
  id: '1xWQq8kQcx1SuiQwxq',
  name: 'Nella Corda',
  genres: ['Folk'],
  activity_periods: [{ Decade: 2020 }],
  sort_name: 'Corda, Nella',
}

export const album: z.input<typeof Album> = {
  id: '1xWQq8s4phP6BuMzUg',
  name: 'Four Rooms, One Evening',
  album_type: 'Album',
  label: null,
  release_date: 1_767_225_600,
  genres: ['Ambient', 'Folk'],
  original_title: null,
  version_title: null,
  artists: [{ id: artist.id, name: artist.name }],
  cover,
  added_at: at,
  track_count: 4,
  duration_secs: 186,
  gone_since: null,
}

export const track: z.input<typeof Track> = {
  id: '1xWQq8YeRH7k0FJkbC',
  name: 'Courtyard Oranges',
  album_id: album.id,
  disc_number: 1,
  track_number: 2,
  duration_secs: 50,
  is_explicit: false,
  audio_uri: 'Four Rooms, One Evening/02 Courtyard Oranges.mp3',
  format: 'Mp3_96',
  tags: [],
  has_lyrics: false,
  languages: [],
  original_title: null,
  version_title: null,
  artists: [
    { id: artist.id, name: artist.name, role: 'MainArtist' },
    { id: guest.id, name: guest.name, role: 'FeaturedArtist' },
  ],
  availability: 'available',
  gone_since: null,
  codec: 'mp3',
  mime: 'audio/mpeg',
  bitrate_kbps: 87,
  sample_rate_hz: 44_100,
  bit_depth: null,
  channels: 2,
  size_bytes: 543_530,
  file_version: 'bne2-sz1c5c',
  added_at: at,
  replay_gain: {
    source: 'measured',
    track_gain_db: 1.8,
    track_peak: 0.71,
    album_gain_db: 2.4,
    album_peak: 0.79,
  },
}

export const listedTrack: z.input<typeof ListedTrack> = { ...track, album_name: album.name, cover }

export const artistBody = {
  id: guest.id,
  name: guest.name,
  genres: ['Folk'],
  activity_periods: [{ Decade: 2020 }],
  sort_name: 'Corda, Nella',
}

export const device = {
  device_uuid: 'my-first-script',
  device_type: 'unknown',
  device_name: 'A script',
  os_info: null,
}

export const memberPermissions = [...permissionsOf.Regular]

export const signedIn: z.input<typeof LoginResponse> = {
  token: 'oPQ6CmdvAr6San0BG8zjSDPmTc17amvEVF7K00wD2mm1HsnpdprSgDWY5WBHIefT',
  user_handle: 'elena',
  user_id: 2,
  user_since: at,
  permissions: memberPermissions,
  device_id: 1,
}

export const password = 'a long secret'

export const playlistId = 'dEePlMZgoHFbVhYL'

export const entry = { id: 'fAuAgwa0lam7kHUY', track_id: track.id, key: 'FV' }

export const listeningSummary = {
  user_id: 1,
  total_plays: 12,
  total_duration_seconds: 540,
  completed_plays: 10,
  unique_tracks: 4,
}
