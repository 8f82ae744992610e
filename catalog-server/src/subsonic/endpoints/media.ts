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
import type { Call, Endpoints } from '../protocol/endpoint.ts'
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
})

const trackOf = ({ parameters }: Call): TrackId => idOf('track', parameters.required('id')) as TrackId

const askedOf = ({ parameters }: Call) => ({
  format: parameters.text('format'),
  maxKbps: parameters.integer('maxBitRate', 0),
  fromSeconds: parameters.integer('timeOffset', 0),
})
