import { expect, test } from 'bun:test'
import { createApi } from '@pezzottify/client'
import { createTrackSource } from './track-source.ts'

test('a track that was asked for before a change of the catalog is asked for again after it', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  let name = 'Old'
  let asked = 0
  const source = createTrackSource(
    createApi({
      baseUrl: 'http://music.test',
      fetch: async ({ url }) => {
        if (!url.includes('/track/')) return Response.json({ transcode_formats: [] })
        const track = { id: 't', name, artists: [], availability: 'available', mime: 'audio/flac' }
        if ((asked += 1) === 1) await held
        return Response.json({ track, album: { id: 'al', name: 'Album', cover: null }, artists: [] })
      },
    }),
    () => ({ track: () => null, urlOf: (url) => url, ready: async () => null }),
    { kbps: () => null, canPlay: () => true },
  )
  const before = source.trackInfo('t')
  while (asked === 0) await Promise.resolve()
  name = 'New'
  source.catalogChanged()
  release()
  expect((await before)?.title).toBe('Old')
  expect((await source.trackInfo('t'))?.title).toBe('New')
  await source.trackInfo('t')
  expect(asked).toBe(2)
})
