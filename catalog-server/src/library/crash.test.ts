import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCatalog } from '../db/catalog/schema.ts'
import { checkIntegrity } from '../db/migrate.ts'
import { makePng, makeTone, writeTagged } from '../testing/library-fixture.ts'

const program = new URL('../testing/scan-until-killed.ts', import.meta.url).pathname
const albums = 20
const tracksEach = 10

test('a scan killed at any moment leaves a catalog that is whole, and the next one completes it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-crash-'))
  const music = join(folder, 'music')
  const tone = await makeTone({ seconds: 1 })
  for (let album = 0; album < albums; album += 1) {
    mkdirSync(join(music, `Album ${album}`), { recursive: true })
    const cover = makePng(20, 20, `#0000${(album + 16).toString(16)}`)
    for (let track = 1; track <= tracksEach; track += 1) {
      const tags = {
        TITLE: `Track ${track}`,
        ARTIST: 'A',
        ALBUM: `Album ${album}`,
        TRACKNUMBER: String(track),
      }
      writeFileSync(join(music, `Album ${album}/${track}.mp3`), writeTagged(tone, tags, cover))
    }
  }
  let isDone = false
  let kills = 0
  for (; !isDone && kills < 60; kills += 1) {
    const child = Bun.spawn({
      cmd: [process.execPath, program, folder, music],
      stdout: 'pipe',
      stderr: 'inherit',
    })
    // Longer each time, so that the rounds end at different places.
    isDone = await killedAfter(child, kills * 30)
    const catalog = openCatalog(join(folder, 'catalog.db'))
    checkIntegrity(catalog.writer, 'catalog.db')
    expect(catalog.writer.query('PRAGMA foreign_key_check').all()).toEqual([])
    expect(astray(catalog.writer)).toEqual([])
    await catalog.close()
  }
  const catalog = openCatalog(join(folder, 'catalog.db'))
  const count = (table: string) => catalog.writer.query(`SELECT count(*) AS n FROM ${table}`).get()
  expect(isDone).toBe(true)
  expect(kills).toBeGreaterThan(3)
  expect(count('tracks')).toEqual({ n: albums * tracksEach })
  expect(count('albums WHERE display_image_id IS NOT NULL')).toEqual({ n: albums })
  expect(count('artists')).toEqual({ n: 1 })
  await catalog.close()
  rmSync(folder, { recursive: true, force: true })
}, 120_000)

/** Tracks without a file, and albums with a wrong count. */
const astray = (database: ReturnType<typeof openCatalog>['writer']): unknown[] =>
  database
    .query(
      `SELECT id FROM tracks WHERE id NOT IN (SELECT track_id FROM scanned_files)
       UNION ALL SELECT id FROM albums
         WHERE track_count <> (SELECT count(*) FROM tracks WHERE album_id = albums.id)`,
    )
    .all()

/** Kills it some time after its first commit. @returns whether it was done before */
async function killedAfter(child: Bun.Subprocess<'ignore', 'pipe', 'inherit'>, ms: number): Promise<boolean> {
  let seen = ''
  const decoder = new TextDecoder()
  for await (const chunk of child.stdout) {
    seen += decoder.decode(chunk)
    if (seen.includes('done')) break
    await Bun.sleep(ms)
    child.kill('SIGKILL')
  }
  await child.exited
  return seen.includes('done')
}
