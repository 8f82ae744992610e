import { join } from 'node:path'
import { albumRequest, artistRequest, imageRequest, trackRequest } from './catalog-bodies.ts'
import { databaseBeside } from './database-beside.ts'
import { subsonicApp } from './subsonic-app.ts'
import { createTestApp } from './test-app.ts'

/** A server whose catalog has an artist `ar`, an album `al` with a cover and its tracks `t1` to `t4`, and bob's app. */
export async function subsonicWorld(overrides: Parameters<typeof createTestApp>[0] = {}) {
  const testApp = await createTestApp(overrides)
  const { editing } = testApp.as('alice')
  await editing.createArtist({ body: artistRequest('ar') })
  await editing.createImage({ body: imageRequest('im') })
  await editing.createAlbum({
    body: { ...albumRequest('al'), artists_ids: ['ar'], display_image_id: 'im' },
  })
  for (const number of [1, 2, 3, 4])
    await editing.createTrack({
      body: { ...trackRequest(`t${number}`, 'al'), track_number: number, duration_secs: 100 * number },
    })
  const bob = await subsonicApp(testApp, 'bob', 'player')
  return {
    testApp,
    bob,
    /** Runs SQL on the catalog: as a scan that misses a file, say. */
    inCatalog: (sql: string): void => {
      using database = databaseBeside(join(testApp.folder, 'data/catalog.db'))
      database.run(sql)
    },
    [Symbol.asyncDispose]: () => testApp[Symbol.asyncDispose](),
  }
}

export const missing = (id: string): string =>
  `UPDATE tracks SET availability = 'missing', gone_since = 1 WHERE id = '${id}'`
