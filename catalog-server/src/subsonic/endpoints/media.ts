import type { TrackId } from '@pezzottify/contract'
import type { Downloads } from '../../playback/index.ts'
import type { CoverServices } from '../media/cover-art.ts'
import { coverArt } from '../media/cover-art.ts'
import { downloaded } from '../media/download.ts'
import type { LyricsServices } from '../media/lyrics.ts'
import { lyricsNamed, lyricsOfSong } from '../media/lyrics.ts'
import { streamed } from '../media/stream.ts'
import type { TranscodingServices } from '../media/transcoding.ts'
import { transcodingEndpoints } from '../media/transcoding.ts'
import type { Call, Endpoint, Endpoints } from '../protocol/endpoint.ts'
import { notFound } from '../protocol/error.ts'
import { idOf } from '../protocol/ids.ts'

export type MediaServices = TranscodingServices & CoverServices & LyricsServices & { downloads: Downloads }

/** The sound, pictures and words of music. */
export const mediaEndpoints = (services: MediaServices): Endpoints => ({
  stream: { answer: (call) => streamed(services, call, trackOf(call), askedOf(call)) },
  download: { answer: (call) => downloaded(services, call) },
  getCoverArt: { answer: (call) => coverArt(services, call) },
  getLyrics: { answer: (call) => lyricsNamed(services, call) },
  getLyricsBySongId: { answer: (call) => lyricsOfSong(services, call) },
  ...transcodingEndpoints(services),
  // Users have no pictures here, songs no captions, and streams no segments.
  getAvatar: absent('username', 'Avatar'),
  getCaptions: absent('id', 'Captions'),
  hls: absent('id', 'Playlist of segments'),
  'hls.m3u8': absent('id', 'Playlist of segments'),
})

const trackOf = ({ parameters }: Call): TrackId => idOf('track', parameters.required('id')) as TrackId

const askedOf = ({ parameters }: Call) => ({
  format: parameters.text('format'),
  maxKbps: parameters.integer('maxBitRate', 0),
  fromSeconds: parameters.integer('timeOffset', 0),
})

/** `of`: the parameter that names whose it would be. */
const absent = (of: string, what: string): Endpoint => ({
  answer: ({ parameters }) => {
    parameters.required(of)
    throw notFound(what)
  },
})
