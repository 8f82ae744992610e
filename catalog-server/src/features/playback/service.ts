import type { TrackId } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { notFound } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { OpenFile } from '../../media/contained.ts'
import { createRecentFiles } from '../../media/recent-files.ts'
import { audioTypeOf, readHead } from '../../media/magic.ts'
import type { AudioFacts } from '../../media/mime.ts'
import { contentTypeOf, isMimeGuessed, mimeOf } from '../../media/mime.ts'
import { createTranscoder } from './transcode.ts'

/** A track's file, found and readable. */
type Audio = { file: OpenFile; contentType: string; codec: string | null }

export type Playback = {
  /** @throws AppError `not_found` for an unknown track and for one without its file */
  find(id: TrackId): Promise<Audio>
  /** @throws AppError `unavailable` */
  toFlac(audio: Audio, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
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
  clock: Clock
  log: Log
}

type TrackRow = AudioFacts & { folder: string | null }

const lossyCodecs = new Set(['mp3', 'aac', 'vorbis', 'opus', 'speex', 'wma'])

export function createPlayback({ catalog, mediaRoot, linkRoots, ffmpeg, clock, log }: Parts): Playback {
  // Prepared by hand: it runs for every seek of every listener.
  const trackById = catalog.reader.query<TrackRow, [string]>(`
    SELECT audio_uri, container, codec, format,
      (SELECT path FROM music_folders WHERE id = tracks.library_id) AS folder
    FROM tracks WHERE id = ?`)
  const findFile = createRecentFiles(clock)
  const transcoder = createTranscoder(ffmpeg, log)

  return {
    find: async (id) => {
      const row = trackById.get(id)
      if (!row) throw notFound()
      const file = await findFile(row.folder ?? mediaRoot, row.audio_uri, linkRoots?.())
      if (!file) throw notFound()
      const found = isMimeGuessed(row) ? audioTypeOf(await readHead(file.path)) : null
      return { file, contentType: found ?? contentTypeOf(mimeOf(row)), codec: row.codec }
    },
    toFlac: (audio, signal) =>
      transcoder.toFlac(audio.file.path, audio.codec !== null && lossyCodecs.has(audio.codec), signal),
    close: transcoder.close,
  }
}
