import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { createLog } from '../base/log.ts'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestApp } from '../testing/test-app.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const longerThanAChangeWaitsMs = 3_500

test('a music folder that holds the data folder is scanned without it, and then left in peace', async () => {
  const lines: string[] = []
  const log = createLog('INFO', (line) => lines.push(line))
  await using app = await createTestApp({ isWatching: true, search: false, log })
  await makeTrack(join(app.folder, 'music/one.mp3'), { tags: { TITLE: 'One' } })
  await makeTrack(join(app.folder, 'data/media/tracks/uploaded.mp3'), { tags: { TITLE: 'Uploaded' } })
  await makeTrack(join(app.folder, 'data/cache/conversions/of-one.mp3'), { tags: { TITLE: 'One' } })
  const alice = app.as('alice')
  await alice.library.addFolder({ body: { path: app.folder } })
  const scans = () => lines.filter((line) => line.includes('Scan completed')).length
  const names = async () => (await alice.catalog.tracks({ query: {} })).items.map(({ name }) => name)
  while (!(await names()).includes('One')) await Bun.sleep(10)

  // What it stored itself leads to no other scan.
  for (let before = -1; before !== scans(); await Bun.sleep(longerThanAChangeWaitsMs)) before = scans()

  await makeTrack(join(app.folder, 'music/two.mp3'), { tags: { TITLE: 'Two' }, frequencyHz: 600 })
  while (!(await names()).includes('Two')) await Bun.sleep(10)
  expect(await names()).toEqual(['One', 'Two'])
})

test('the data folder and the media folder are no music folders', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  for (const own of ['data', 'data/media']) {
    const path = join(app.folder, own)
    const message = `${path} is where this server keeps its own files. Choose the folder with your music`
    const adding = alice.library.addFolder({ body: { path } })
    await expect(adding).rejects.toMatchObject({ code: 'conflict', message })
  }
})

test('one of them that was taken before that is told at each start', async () => {
  await using it = await createTestLibrary()
  it.catalog.writer.run(`INSERT INTO music_folders (path, origin, added_at) VALUES (?, 'added', 1)`, [
    it.media,
  ])
  await it.library.useFolders([])
  expect(it.log.join('\n')).toContain(`${it.media} is where this server keeps its own files: remove it`)
})
