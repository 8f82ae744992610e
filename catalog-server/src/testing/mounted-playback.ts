import { join } from 'node:path'
import { api } from '@pezzottify/contract'
import { mount } from '../http/mount.ts'
import { createReader } from '../library/index.ts'
import type { TranscodeOutcome } from '../metrics/metrics.ts'
import { createPlayback, playbackRoutes } from '../playback/index.ts'
import type { MountedServer } from './mounted-server.ts'
import { serveMounted } from './mounted-server.ts'

export type MountedPlayback = { server: MountedServer; playback: ReturnType<typeof createPlayback> }

type Options = {
  ffmpeg?: string | null
  /** Called with the outcome of conversions when the child is gone, possibly after its answer. */
  onConverted?: (outcome: TranscodeOutcome) => void
  waitMaxMs?: number
  quotaBytes?: number
}

/** Serves only streams, from a catalog with one empty album. */
export function serveMountedPlayback(options: Options = {}): MountedPlayback {
  const { ffmpeg = Bun.which('ffmpeg'), quotaBytes = 64 * 1024 * 1024, onConverted, waitMaxMs } = options
  const made: MountedPlayback['playback'][] = []
  const server = serveMounted((router, guard, { folder, catalog, media, storage, log }) => {
    const playback = createPlayback({
      catalog,
      mediaRoot: media,
      ffmpeg,
      storage,
      log,
      reader: createReader({ artDirectory: join(folder, 'art'), processes: 1 }),
      cache: { folder: join(folder, 'conversions'), quotaBytes },
      onConverted,
      waitMaxMs,
    })
    made.push(playback)
    mount(router, guard, api.playback, playbackRoutes(playback, 'private, max-age=60'))
  })
  const [playback] = made
  if (!playback) throw new Error('not mounted')
  server.catalog.writer.run(`INSERT INTO albums (id, name, album_type) VALUES ('al', 'Album', 'ALBUM')`)
  return { server, playback }
}
