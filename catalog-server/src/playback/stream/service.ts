import type { TrackId, Waveform } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { fileMarks, fileVersion } from '../../catalog/index.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Reader } from '../../library/index.ts'
import { codecNamed } from '../../media/formats.ts'
import { createFileCache } from '../../media/file-cache.ts'
import { audioTypeOf } from '../../media/magic.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { AudioFacts } from '../../media/mime.ts'
import { contentTypeOf, isMimeGuessed, mimeOf } from '../../media/mime.ts'
import { fileOf, type Section } from '../../media/section.ts'
import type { Storage } from '../../media/storage.ts'
import type { ConvertedFile } from '../transcode/conversions.ts'
import type { MeterTranscode } from '../transcode/ffmpeg.ts'
import type { Wanted } from '../transcode/layouts/layout.ts'
import { layoutOf } from '../transcode/layouts/layout.ts'
import { pcmRateOf } from '../transcode/layouts/wav.ts'
import type { Listener, Transcoder } from '../transcode/transcoder.ts'
import { createTranscoder } from '../transcode/transcoder.ts'
import type { KnownSound } from './sound.ts'
import { createSounds } from './sound.ts'
import { createWaveforms } from './waveform.ts'

/** A track's file, which exists and is readable. */
export type Audio = {
  file: MediaFile
  /** The part of the file that the track is; null for the whole. */
  section: Section | null
  version: string
  contentType: string
  row: TrackRow
}

/** Tells which version of a file is sent, or is there now. */
export const fileVersionHeader = 'x-file-version'

export type Playback = {
  /**
   * `version`: the one that is wanted; undefined for whichever there is.
   *
   * @throws AppError `not_found` for an unknown track, `file_gone`, `file_changed`, `media_unreachable`
   */
  find(id: TrackId, version?: string): Promise<Audio>
  /**
   * The same sound in another format, with a known length.
   *
   * @throws AppError `unavailable` without ffmpeg and for a file of unknown duration, `media_unreachable`
   */
  convert(audio: Audio, wanted: Wanted, listener: Listener): Promise<ConvertedFile & { contentType: string }>
  /** @throws AppError `unavailable`, `media_unreachable` */
  toFlac(audio: Audio, listener: Listener): Promise<ReadableStream<Uint8Array>>
  /** @throws AppError `unavailable` when too many are wanted at once, `media_unreachable` */
  waveform(audio: Audio, listener: string): Promise<Waveform>
  conversions: Transcoder['load']
  /** The size of the conversion cache. */
  cachedBytes(): number
  /** Ends the running conversions. */
  close(): Promise<void>
}

type Parts = {
  catalog: CatalogStore
  mediaRoot: string
  /** Folders that a link inside a music folder may lead into. */
  linkRoots?: () => readonly string[]
  /** Path of ffmpeg; null when there is none. */
  ffmpeg: string | null
  storage: Storage
  /** Determines the duration of files. Closed with the service. */
  reader: Pick<Reader, 'read' | 'close'>
  /** The folder and the quota of the conversion cache. */
  cache: { folder: string; quotaBytes: number }
  onConverted?: MeterTranscode
  /** The longest wait for a place to convert. */
  waitMaxMs?: number
  log: Log
}

type TrackRow = AudioFacts & KnownSound & { folder: string | null; bitrate_kbps: number | null }

/** The free space that is always left on the disk of the databases. */
const freeMinBytes = 1024 ** 3

export function createPlayback(parts: Parts): Playback {
  const { catalog, mediaRoot, linkRoots, ffmpeg, storage, reader, log, waitMaxMs } = parts
  // A prepared statement, since it runs for every seek of every listener.
  const trackById = catalog.reader.query<TrackRow, [string]>(`
    SELECT audio_uri, container, codec, format, duration_secs, bitrate_kbps, sample_rate_hz, bit_depth, channels,
      (SELECT path FROM music_folders WHERE id = tracks.library_id) AS folder
    FROM tracks WHERE id = coalesce((SELECT replaced_by FROM tracks WHERE id = ?1), ?1)`)
  const cache = createFileCache({ what: 'Conversions', ...parts.cache, freeMinBytes, log })
  const meter = parts.onConverted ?? (() => undefined)
  // Conversion ahead must not evict what is being listened to.
  const aheadMaxBytes = Math.min(64 * 1024 * 1024, parts.cache.quotaBytes / 8)
  const transcoder = createTranscoder({ ffmpeg, cache, aheadMaxBytes, log, meter, waitMaxMs })
  const soundOf = createSounds(reader)
  const waveforms = createWaveforms({ ffmpeg, log })

  return {
    find: async (id, wantedVersion) => {
      const row = trackById.get(id)
      if (!row) throw notFound()
      const withHead = isMimeGuessed(row)
      const options = { linkRoots: linkRoots?.(), withHead }
      const { path, section } = fileOf(row.audio_uri)
      const file = await storage.find(row.folder ?? mediaRoot, path, options)
      if (!file) throw new AppError('file_gone', '')
      const version = versionOf(file)
      if (wantedVersion !== undefined && wantedVersion !== version)
        throw new AppError('file_changed', '', { headers: { [fileVersionHeader]: version } })
      const found = withHead ? audioTypeOf(file.head) : null
      return { file, section, version, contentType: found ?? contentTypeOf(mimeOf(row)), row }
    },
    convert: async ({ file, section, row }, wanted, { name, signal }) => {
      const layout = layoutOf(await soundOf(file, row, section), wanted, section)
      const converted = transcoder.open(file, layout, name, signal)
      return { ...converted, contentType: layout.contentType }
    },
    toFlac: ({ file, section, row }, listener) => {
      const rate = row.sample_rate_hz
      const rateHz = rate === null || rate === pcmRateOf(rate) ? null : pcmRateOf(rate)
      return transcoder.toFlac(file, { isLossy: isLossy(row), rateHz, section }, listener)
    },
    waveform: ({ file, section, row }, listener) => waveforms.of(file, section, row.duration_secs, listener),
    conversions: transcoder.load,
    cachedBytes: cache.totalBytes,
    close: async () => {
      waveforms.close()
      transcoder.close()
      await reader.close()
    },
  }
}

const isLossy = ({ codec }: TrackRow): boolean => codecNamed(codec ?? '')?.lossy ?? false

/** The file itself tells, whatever the catalog knows of it: a scan may not have come by since it was changed. */
const versionOf = ({ sizeBytes, modifiedMs }: MediaFile): string =>
  fileVersion(fileMarks({ size: sizeBytes, mtimeMs: modifiedMs }))
