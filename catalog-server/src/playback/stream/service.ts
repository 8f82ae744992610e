import type { TrackId } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { notFound } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { codecNamed } from '../../media/formats.ts'
import { audioTypeOf } from '../../media/magic.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { AudioFacts } from '../../media/mime.ts'
import { contentTypeOf, isMimeGuessed, mimeOf } from '../../media/mime.ts'
import type { Storage } from '../../media/storage.ts'
import type { MeterTranscode, Transcoder } from '../transcode/transcode.ts'
import { createTranscoder } from '../transcode/transcode.ts'

/** A track's file, found and readable. */
type Audio = { file: MediaFile; contentType: string; codec: string | null }

export type Playback = {
  /** @throws AppError `not_found` for an unknown track and for one without its file, `media_unreachable` */
  find(id: TrackId): Promise<Audio>
  /** @throws AppError `unavailable`, `media_unreachable` */
  toFlac(audio: Audio, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  conversions: Transcoder['load']
  /** Ends the conversions that run. */
  close(): void
}

type Parts = {
  catalog: CatalogStore
  mediaRoot: string
  /** Folders that a link inside a music folder may lead into. */
  linkRoots?: () => readonly string[]
  /** Path of ffmpeg; null where there is none. */
  ffmpeg: string | null
  storage: Storage
  onConverted?: MeterTranscode
  log: Log
}

type TrackRow = AudioFacts & { folder: string | null }

export function createPlayback(parts: Parts): Playback {
  const { catalog, mediaRoot, linkRoots, ffmpeg, storage, onConverted = () => undefined, log } = parts
  // Prepared by hand: it runs for every seek of every listener.
  const trackById = catalog.reader.query<TrackRow, [string]>(`
    SELECT audio_uri, container, codec, format,
      (SELECT path FROM music_folders WHERE id = tracks.library_id) AS folder
    FROM tracks WHERE id = ?`)
  const transcoder = createTranscoder(ffmpeg, log, onConverted)

  return {
    find: async (id) => {
      const row = trackById.get(id)
      if (!row) throw notFound()
      const withHead = isMimeGuessed(row)
      const options = { linkRoots: linkRoots?.(), withHead }
      const file = await storage.find(row.folder ?? mediaRoot, row.audio_uri, options)
      if (!file) throw notFound()
      const found = withHead ? audioTypeOf(file.head) : null
      return { file, contentType: found ?? contentTypeOf(mimeOf(row)), codec: row.codec }
    },
    toFlac: (audio, signal) =>
      transcoder.toFlac(audio.file, codecNamed(audio.codec ?? '')?.lossy ?? false, signal),
    conversions: transcoder.load,
    close: transcoder.close,
  }
}
