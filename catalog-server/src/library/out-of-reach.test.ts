import { expect, test } from 'bun:test'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from '../testing/library-fixture.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

const blue = { title: 'Kind of Blue', artist: 'Miles Davis', tracks: ['So What', 'Blue in Green'] }
const fine = { status: 'ok' as const }
const degraded = { status: 'degraded' as const, reasons: ['media_unreachable' as const] }

/** A server that knows the music of a folder, which is then taken away. */
async function withoutItsMusic() {
  const app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeAlbum(join(music, 'Blue'), blue)
  const { id } = await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(fine)
  const away = `${music}-away`
  renameSync(music, away)
  return { app, id, music, away }
}

const metricsOf = async ({ app }: TestApp): Promise<string> =>
  (await app.metrics.fetch(new Request('http://music.test/metrics'))).text()

test('music whose disk is gone is told until it is back', async () => {
  const { app, music, away } = await withoutItsMusic()
  await using _ = app
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(degraded)
  expect(await metricsOf(app)).toContain('pezzottify_degraded{reason="media_unreachable"} 1')
  const { checks } = await app.as('alice').server.doctor()
  const told = checks.find(({ name }) => name === 'media_unreachable')
  expect(told).toMatchObject({ state: 'failed', message: expect.stringContaining(`${music}: `) })

  // What stays of a disk that is not mounted.
  mkdirSync(music)
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(degraded)

  rmSync(music, { recursive: true })
  renameSync(away, music)
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(fine)
  expect(await metricsOf(app)).toContain('pezzottify_degraded{reason="media_unreachable"} 0')
})

test('music that somebody says is gone, and a folder that was removed, are told no more', async () => {
  const { app, id, music } = await withoutItsMusic()
  await using _ = app
  const alice = app.as('alice')
  // Files of another kind are left: the music alone is gone.
  mkdirSync(join(music, 'notes'), { recursive: true })
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(degraded)
  await alice.library.acceptLoss({ params: { id } })
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(fine)

  rmSync(music, { recursive: true })
  await app.app.library.scanToEnd()
  expect(await app.anonymous.server.health()).toEqual(degraded)
  await alice.library.removeFolder({ params: { id } })
  expect(await app.anonymous.server.health()).toEqual(fine)
})
