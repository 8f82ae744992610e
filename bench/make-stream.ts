import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openCatalog } from '../catalog-server/src/db/catalog/schema.ts'
import { makeAdministrators } from './tools/account.ts'
import { runToEnd } from './tools/process.ts'
import { cachedFolder } from './tools/work-folder.ts'

/** A data folder with one long track in it, and signed-in users. */
export type StreamData = { folder: string; file: string; bytes: number; path: string; token: string }

/** Noise cannot be compressed: an hour of it is 300 MB. */
const noise = 'anoisesrc=duration=3450:sample_rate=44100:amplitude=0.9'

/** Creates, or reuses, one FLAC file of 300 MB in a catalog of its own. */
export async function makeStream(): Promise<StreamData> {
  const folder = await cachedFolder('stream', [import.meta.path], fill)
  const file = join(folder, 'media/long.flac')
  const [[token = ''] = []] = await makeAdministrators(folder, 1, 1, `stream-${Date.now()}`)
  return { folder, file, bytes: statSync(file).size, path: '/v1/content/stream/long', token }
}

async function fill(folder: string): Promise<void> {
  const file = join(folder, 'media/long.flac')
  await Bun.write(join(folder, 'media/.keep'), '')
  await runToEnd([
    'ffmpeg',
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    noise,
    '-ac',
    '2',
    '-sample_fmt',
    's16',
    file,
  ])
  const catalog = openCatalog(join(folder, 'catalog.db'))
  catalog.writer.run(
    "INSERT INTO albums (id, name, album_type, sort_key) VALUES ('noise', 'Noise', 'SINGLE', 'noise')",
  )
  catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, disc_number, track_number, audio_uri, format, sort_key, container, codec)
     VALUES ('long', 'Long', 'noise', 1, 1, 'long.flac', 'FLAC', 'long', 'FLAC', 'flac')`,
  )
  await catalog.close()
}
