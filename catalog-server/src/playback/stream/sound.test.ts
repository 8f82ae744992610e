import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveMountedPlayback } from '../../testing/mounted-playback.ts'

test('the tracks of a file whose length cannot be read are as long as the catalog says of each', async () => {
  const { server, playback } = serveMountedPlayback()
  await using _ = server
  writeFileSync(join(server.media, 'album.flac'), 'nothing that has a length')
  const lengths: number[] = []
  for (const [times, seconds] of [
    ['0.000,10.000', 10],
    ['20.000,25.000', 5],
    ['30.000', 7],
  ] as const) {
    server.catalog.writer.run(
      `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, duration_secs)
       VALUES (?1, ?1, 'al', 1, 'album.flac#t=' || ?1, 'UNKNOWN', ?2)`,
      [times, seconds],
    )
    const address = `${server.url}/v1/content/stream/${encodeURIComponent(times)}?format=wav`
    const { headers } = await fetch(address, { method: 'HEAD' })
    lengths.push(Math.round(Number(headers.get('content-length')) / (4 * 44_100)))
  }
  expect(lengths).toEqual([10, 5, 7])
  await playback.close()
})
