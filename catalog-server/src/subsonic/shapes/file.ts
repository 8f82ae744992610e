import { extname } from 'node:path'
import type { TrackDetails } from '../../catalog/index.ts'
import { codecNamed, containerNamed, extensionOf } from '../../media/formats.ts'
import { contentTypeOf } from '../../media/mime.ts'
import { fileOf } from '../../media/section.ts'
import type { Child } from './types.ts'

type FileFields = Pick<
  Child,
  'size' | 'contentType' | 'suffix' | 'bitRate' | 'path' | 'bitDepth' | 'samplingRate' | 'channelCount'
>

/** What is known of a track's file. */
export function fileFields(track: TrackDetails, shown: { artist: string; title: string }): FileFields {
  const container = containerNamed(track.container ?? '')
  const suffix = container
    ? extensionOf(container, codecNamed(track.codec ?? ''))
    : extname(fileOf(track.audio_uri).path).slice(1).toLowerCase() || undefined
  return {
    size: track.size_bytes ?? undefined,
    contentType: container?.mime ?? contentTypeOf(track.mime),
    suffix,
    bitRate: track.bitrate_kbps ?? bitrateNamed(track.format),
    path: pathOf(track, shown, suffix),
    bitDepth: track.bit_depth ?? 0,
    samplingRate: track.sample_rate_hz ?? 0,
    channelCount: track.channels ?? 0,
  }
}

/** Formats of catalogs from elsewhere are named after their bitrate: `Mp3_320`. */
function bitrateNamed(format: string): number | undefined {
  const [digits] = /\d+$/.exec(/^(Mp3_|OggVorbis|Aac)/.test(format) ? format : '') ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Made up, since apps show it and build folders by it: where the file lies concerns nobody. */
function pathOf(
  track: TrackDetails,
  { artist, title }: { artist: string; title: string },
  suffix: string | undefined,
): string {
  const place = [track.disc_number, track.track_number].map((number) => String(number).padStart(2, '0'))
  const parts = [artist, track.album_name, `${place.join('-')} ${title}`].map(asFolder)
  return parts.join('/') + (suffix === undefined ? '' : `.${suffix}`)
}

/** Nothing that leads out of its folder. */
const asFolder = (name: string): string => name.replace(/[/\\\p{Cc}]/gu, '_').replace(/^\.+/, '_') || '_'
