import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Endpoint } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import { endpoints } from './endpoints.ts'
import { makeAlbum, makePng } from './library-fixture.ts'
import { remoteQueue, reportOf } from './playback-report.ts'
import type { TestApp } from './test-app.ts'
import { createTestApp } from './test-app.ts'

/** A read of the interface that succeeds for alice. */
export type Read = { name: string; endpoint: Endpoint; path: string }
export type ReadWorld = TestApp & { reads: Read[] }

/**
 * GET endpoints without a successful read: one ends the session, one is not implemented, one is gone once
 * there are users.
 */
const noReads = new Set<Endpoint>([api.auth.logout, api.auth.challenge, api.setup.state])

/** Enough tracks that one query for each of them would stand out. */
const tracks = Array.from({ length: 13 }, (_, index) => `Tone ${index + 1}`)

/** A server with data for every endpoint, and an address for each read. */
export async function createReadWorld(): Promise<ReadWorld> {
  const shelf = mkdtempSync(join(tmpdir(), 'pezzottify-shelf-'))
  const androidApk = join(shelf, 'pezzottify.apk')
  await Bun.write(androidApk, 'an app')
  const test = await createTestApp({ androidApk, backups: { directory: shelf, everyHours: 0, keep: 1 } })
  const ids = await fill(test)
  const reads = endpoints
    .filter(([, endpoint]) => endpoint.method === 'GET' && !noReads.has(endpoint))
    .map(([name, endpoint]) => ({ name, endpoint, path: pathOf(name, endpoint, ids) }))
  return {
    ...test,
    reads,
    [Symbol.asyncDispose]: async () => {
      await test[Symbol.asyncDispose]()
      rmSync(shelf, { recursive: true, force: true })
    },
  }
}

/** Path parameters are filled by their name, by the endpoint's name, or by the kind of item. */
function pathOf(name: string, { path, query }: Endpoint, ids: Record<string, string>): string {
  const [room = ''] = name.split('.')
  const filled = path.replace(/\{(\w+)\}/g, (_, part: string) => {
    const kind = /\/content\/(\w+)\//.exec(path)?.[1] ?? room
    const id = ids[part] ?? ids[name] ?? ids[kind]
    if (id === undefined) throw new Error(`Nothing is known that ${name} could read`)
    return encodeURIComponent(id)
  })
  return (
    filled +
    (queries[name]?.(ids) ?? (query?.shape.start_date ? '?start_date=20200101&end_date=20991231' : ''))
  )
}

const queries: Record<string, (ids: Record<string, string>) => string> = {
  'library.browse': ({ folder = '' }) => `?path=${encodeURIComponent(folder)}`,
  'library.count': ({ folder = '' }) => `?path=${encodeURIComponent(folder)}`,
  'sync.events': () => '?since=0',
}

async function fill({ app, as, folder }: TestApp): Promise<Record<string, string>> {
  const alice = as('alice')
  const backup = await alice.backups.make()
  while ((await alice.backups.list()).job) await Bun.sleep(20)
  const music = join(folder, 'music')
  const cover = makePng(80, 80, '#cc2020')
  await makeAlbum(join(music, 'One'), { title: 'One', artist: 'Sines', tracks, cover })
  await alice.library.addFolder({ body: { path: music } })
  await app.library.scanToEnd()
  const { items } = await alice.catalog.tracks()
  const [track] = items
  if (!track?.cover || items.length !== tracks.length) throw new Error('The album was not found')
  const artist = track.artists[0]?.id ?? ''
  const playlist = await alice.playlists.create({
    body: { name: 'Road', track_ids: items.map(({ id }) => id) },
  })
  await alice.playlists.change({ params: { id: playlist }, body: { name: 'Road trip' } })
  const [latest] = (await alice.playlists.history({ params: { id: playlist } })).slice(0, 1)
  await alice.likes.like({ params: { type: 'album', id: track.album_id } })
  const batch = await alice.changelog.open({ body: { name: 'Mending' } })
  const link = await alice.downloads.issue({ body: { kind: 'track', id: track.id } })
  await alice.listening.report({
    body: { track_id: track.id, duration_seconds: 60, track_duration_seconds: 60 },
  })
  const queue = remoteQueue('version-of-alice')
  await alice.remote.report({ body: reportOf(queue, { state: { status: 'paused' } }) })
  return {
    artist,
    album: track.album_id,
    track: track.id,
    stream: track.id,
    image: track.cover.id,
    playlists: playlist,
    changelog: batch.id,
    'changelog.entity': track.album_id,
    'editing.edited': track.album_id,
    type: 'album',
    handle: 'alice',
    name: backup.name,
    track_id: track.id,
    seq: String(latest?.seq ?? 0),
    token: link.url.split('/').at(-1) ?? '',
    folder: music,
  }
}
