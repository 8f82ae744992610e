import { expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AlbumId, ArtistId } from '@pezzottify/contract'
import { albumRequest, artistRequest, trackRequest } from './catalog-bodies.ts'
import { makeTone, writeTagged } from './library-fixture.ts'
import { createTestApp } from './test-app.ts'

const albums = 40
const tracksEach = 4
const editors = 3
/** Waiting for the end of the scan would take longer, also on a busy machine. */
const editMaxMs = 3_000
/** On a slow machine edits without a pause leave the scan so little time that it would not end. */
const editingMs = 15_000

test('while music is scanned, whoever edits the catalog neither fails nor waits, and nothing is lost', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeMusic(music)
  const alice = app.as('alice')
  await alice.library.addFolder({ body: { path: music } })

  let isScanning = true
  const scan = app.app.library.scanToEnd().finally(() => (isScanning = false))
  const kept: string[] = []
  const waits: number[] = []
  const timed = async <T>(edit: Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await edit
    waits.push(performance.now() - started)
    return result
  }
  const edit = async (editor: number): Promise<void> => {
    const until = performance.now() + editingMs
    for (let count = 0; isScanning && performance.now() < until; count += 1) {
      const id = `${editor}-${count}`
      await timed(alice.editing.createArtist({ body: artistRequest(id) }))
      await timed(alice.editing.createAlbum({ body: { ...albumRequest(id), artists_ids: [id as ArtistId] } }))
      await timed(alice.editing.createTrack({ body: trackRequest(id, id) }))
      await timed(
        alice.editing.updateArtist({
          params: { id: id as ArtistId },
          body: { ...artistRequest(id), name: `New ${id}` },
        }),
      )
      if (count % 3 === 0) await timed(alice.editing.deleteAlbum({ params: { id: id as AlbumId } }))
      else kept.push(id)
      // Synchronous work that keeps the thread from the scan.
      await Bun.sleep(20)
    }
  }
  await Promise.all(Array.from({ length: editors }, (_, editor) => edit(editor)))

  expect(await scan).toMatchObject({ outcome: 'completed', added: albums * tracksEach, problems: 0 })
  expect(waits.length).toBeGreaterThan(20)
  expect(Math.max(...waits)).toBeLessThan(editMaxMs)
  for (const id of kept) {
    expect(await alice.catalog.album({ params: { id: id as AlbumId } })).toMatchObject({ id })
    expect((await alice.catalog.artist({ params: { id: id as ArtistId } })).artist.name).toBe(`New ${id}`)
  }
  expect(app.lines).toEqual([])
})

async function makeMusic(folder: string): Promise<void> {
  const tone = await makeTone({ seconds: 1 })
  for (let album = 0; album < albums; album += 1) {
    const directory = join(folder, `Album ${album}`)
    mkdirSync(directory, { recursive: true })
    for (let track = 0; track < tracksEach; track += 1)
      writeFileSync(
        join(directory, `${track}.mp3`),
        writeTagged(Buffer.from(tone), {
          TITLE: `Track ${track}`,
          ARTIST: `Artist ${album % 30}`,
          ALBUM: `Album ${album}`,
          TRACKNUMBER: String(track + 1),
        }),
      )
  }
}
