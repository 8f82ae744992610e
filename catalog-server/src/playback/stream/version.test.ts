import { expect, test } from 'bun:test'
import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveMountedPlayback } from '../../testing/mounted-playback.ts'

test('a stream names the version of its file, and is not sent for one that is no longer there', async () => {
  const { server, playback } = serveMountedPlayback()
  const path = join(server.media, 'tagged.mp3')
  writeFileSync(path, 'before')
  utimesSync(path, 1_000, 1_000)
  server.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format) VALUES ('a', 'A', 'al', 1, 'tagged.mp3', 'UNKNOWN')`,
  )
  const get = (query = '', init: RequestInit = {}): Promise<Response> =>
    fetch(`${server.url}/v1/content/stream/a${query}`, init)
  const before = (await get()).headers.get('x-file-version') ?? ''
  expect(await (await get(`?v=${before}`)).text()).toBe('before')

  writeFileSync(path, 'behind')
  for (const init of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=2-' } }]) {
    const refused = await get(`?v=${before}`, init)
    expect([refused.status, refused.headers.get('x-error-code')]).toEqual([412, 'file_changed'])
    const now = refused.headers.get('x-file-version') ?? ''
    expect((await get(`?v=${now}`, init)).ok).toBe(true)
  }
  expect(await (await get()).text()).toBe('behind')
  expect((await get(`?v=${before}&format=mp3`)).status).toBe(412)
  await playback.close()
  await server[Symbol.asyncDispose]()
})
