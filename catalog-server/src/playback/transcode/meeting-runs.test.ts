import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveMountedPlayback } from '../../testing/mounted-playback.ts'

const ffmpeg = Bun.which('ffmpeg') ?? 'ffmpeg'
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-meeting-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a chunk that is kept is read, although another run makes it again', async () => {
  const slow = join(folder, 'slow-ffmpeg')
  // A run that begins in the middle comes late, and stands still after its first bytes.
  writeFileSync(
    slow,
    `#!/bin/sh
case "$*" in
*" -ss "*) /bin/sleep 1; ${ffmpeg} "$@" | { /bin/dd bs=1000 count=1 iflag=fullblock 2>/dev/null; /bin/sleep 2; /bin/cat; } ;;
*) exec ${ffmpeg} "$@" ;;
esac
`,
    { mode: 0o755 },
  )
  const other = serveMountedPlayback({ ffmpeg: slow })
  await using served = other.server
  const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=20:r=44100:seed=1', '-ac', '2', '-c:a', 'alac']
  Bun.spawnSync([ffmpeg, '-v', 'error', ...noise, join(served.media, 'twice.m4a')])
  served.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec, container)
     VALUES ('twice', 'Twice', 'al', 1, 'twice.m4a', 'UNKNOWN', 'alac', 'MP4')`,
  )
  const ask = (range: string): Promise<Buffer> =>
    fetch(`${served.url}/v1/content/stream/twice?format=wav`, {
      headers: { range: `bytes=${range}` },
    }).then(async (answer) => Buffer.from(await answer.arrayBuffer()))
  const [from, to] = [2_300_000, 2_500_000]
  const [late, whole] = await Promise.all([ask(`${from}-${to}`), ask('0-')])
  expect(Buffer.compare(late, whole.subarray(from, to + 1))).toBe(0)
  for (const until = performance.now() + 3_500; performance.now() < until; await Bun.sleep(50))
    expect(Buffer.compare(await ask(`${to}-${to}`), whole.subarray(to, to + 1))).toBe(0)
  await other.playback.close()
})
