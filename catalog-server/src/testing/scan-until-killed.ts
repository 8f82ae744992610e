import { createReader } from '../library/tags/reader.ts'
import { createLibrary } from '../library/service.ts'
import { systemClock } from '../base/clock.ts'
import { createHealth } from '../base/degraded-reasons.ts'
import { notFound } from '../base/errors.ts'
import { openCatalog } from '../db/catalog/schema.ts'
import { createLog } from '../base/log.ts'
import { createStorage } from '../media/storage.ts'
import { join } from 'node:path'

// A server that only scans, as a separate program that a test can kill in the middle.

const [folder = '', music = ''] = process.argv.slice(2)
const catalog = openCatalog(join(folder, 'catalog.db'))
const artDirectory = join(folder, 'art')
const log = createLog('ERROR')
const library = createLibrary({
  catalog,
  clock: systemClock,
  log,
  health: createHealth(systemClock, log),
  mediaPath: join(folder, 'media'),
  ownFolders: [join(folder, 'media')],
  artDirectory,
  demoFolder: null,
  followSymlinks: false,
  isWatching: false,
  reader: createReader({ artDirectory }),
  storage: createStorage({ clock: systemClock }),
  albums: { album: () => Promise.reject(notFound()) },
  onCatalogChange: () => console.log('committed'),
})
await library.useFolders([music])
await library.scanToEnd()
console.log('done')
process.exit(0)
