import { expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { makeTone, writeTagged } from '../../testing/library-fixture.ts'
import { createReadingDirectory, ffmpeg, ffprobeDurationMs } from './read-fixture.ts'

/*
 * Compared with ffprobe where that is exact; where it estimates from a bitrate or sees only the last of several
 * streams, compared with the length given to the encoder.
 */

const toleranceMs = 500

async function durationOf(bytes: Uint8Array): Promise<number> {
  await using room = await createReadingDirectory()
  return (await room.factsOf(bytes)).durationMs
}

function expectNear(actualMs: number, expectedMs: number) {
  expect(Math.abs(actualMs - expectedMs)).toBeLessThanOrEqual(toleranceMs)
}

test('an MP3 of variable bitrate that does not say its length has its frames counted', async () => {
  await using room = await createReadingDirectory()
  const path = room.path('vbr.mp3')
  const sound = 'aevalsrc=sin(440*2*PI*t)*(gt(mod(t\\,4)\\,2)):d=21:s=44100'
  await ffmpeg('-f', 'lavfi', '-i', sound, '-q:a', '2', '-write_xing', '0', path)
  expectNear((await room.facts(path)).durationMs, 21_000)
})

test('an MP3 of constant bitrate without a summary', async () => {
  await using room = await createReadingDirectory()
  const path = room.path('cbr.mp3')
  await ffmpeg('-f', 'lavfi', '-i', 'sine=d=31', '-b:a', '96k', '-write_xing', '0', path)
  expectNear((await room.facts(path)).durationMs, await ffprobeDurationMs(path))
})

test('an MP3 at the low sampling rates of MPEG-2 and 2.5, and layer II', async () => {
  await using room = await createReadingDirectory()
  for (const [rate, kind] of [
    ['22050', 'mp3'],
    ['11025', 'mp3'],
    ['44100', 'mp2'],
  ]) {
    const path = room.path(`${rate}.${kind}`)
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=9', '-ar', `${rate}`, path)
    expectNear((await room.facts(path)).durationMs, 9000)
  }
})

test('an MP3 that was cut short, or stuck together from two, lasts as long as its frames', async () => {
  const mp3 = Buffer.from(await makeTone({ format: 'mp3', seconds: 20 }))
  expectNear(await durationOf(mp3.subarray(0, Math.floor(mp3.length / 2))), 10_000)
  expectNear(await durationOf(Buffer.concat([mp3, mp3])), 40_000)
})

test.each(['aiff', 'wma', 'tta', 'wv', 'mka', 'm4a'] as const)(
  'a file of %s that was cut short lasts about as long as its sound',
  async (format) => {
    await using room = await createReadingDirectory()
    const [whole, half] = [room.path(`whole.${format}`), room.path(`half.${format}`)]
    const inFront = format === 'm4a' ? ['-movflags', '+faststart'] : []
    await ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=d=60:a=0.1:seed=1', ...inFront, whole)
    const bytes = readFileSync(whole)
    writeFileSync(half, bytes.subarray(0, bytes.length / 2))
    expect((await room.facts(whole)).durationMs).toBeWithin(59_900, 60_200)
    expect((await room.facts(half)).durationMs).toBeWithin(28_500, 31_500)
  },
)

test('chained Ogg lasts as long as its streams together, also when they share a serial number', async () => {
  const vorbis = Buffer.from(await makeTone({ format: 'ogg', seconds: 5 }))
  const opus = Buffer.from(await makeTone({ format: 'opus', seconds: 3 }))
  expectNear(await durationOf(Buffer.concat([vorbis, opus])), 8000)
  expectNear(await durationOf(Buffer.concat([vorbis, vorbis, vorbis])), 15_000)
  const long = Buffer.from(await makeTone({ format: 'opus', seconds: 100 }))
  expectNear(await durationOf(Buffer.concat([long, long])), 200_000)
})

test('an Ogg file with garbage or half a page at its end', async () => {
  for (const format of ['ogg', 'opus'] as const) {
    const file = Buffer.from(await makeTone({ format, seconds: 100 }))
    expectNear(await durationOf(Buffer.concat([file, Buffer.alloc(70_000, 'x')])), 100_000)
    const half = await durationOf(file.subarray(0, Math.floor(file.length / 2)))
    expect(half).toBeGreaterThan(40_000)
    expect(half).toBeLessThan(60_000)
  }
})

test('a FLAC that was piped out does not know its length, but its last frame does', async () => {
  const file = Buffer.from(await makeTone({ format: 'flac', seconds: 12 }))
  // The number of samples: 36 bits of the stream's description.
  file[21] = (file[21] ?? 0) & 0xf0
  file.fill(0, 22, 26)
  expectNear(await durationOf(file), 12_000)
})

test('a FLAC that was cut, or ended early, lasts as long as its frames, whatever its header says', async () => {
  await using room = await createReadingDirectory()
  for (const [name, more] of [
    ['fixed', []],
    ['loud', ['-af', 'aeval=random(0)-0.5', '-sample_fmt', 's32', '-ar', '96000']],
  ] as const) {
    const whole = room.path(`${name}.flac`)
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=20', ...more, whole)
    expect((await room.facts(whole)).durationMs).toBe(20_000)
    for (const [part, seconds] of [
      [['-t', '8'], 8],
      [['-ss', '12'], 8],
      [['-ss', '5', '-t', '6'], 6],
    ] as const) {
      const path = room.path('part.flac')
      await ffmpeg('-y', ...part, '-i', whole, '-c', 'copy', path)
      expectNear((await room.facts(path)).durationMs, seconds * 1000)
    }
    const bytes = Buffer.from(await Bun.file(whole).bytes())
    expectNear(await durationOf(bytes.subarray(0, Math.floor(bytes.length / 2))), 10_000)
  }
})

test('a FLAC with one frame, and one that ends in something else, last as long as they say', async () => {
  const short = await makeTone({ format: 'flac', seconds: 0.05 })
  expect(await durationOf(short)).toBe(50)
  const long = Buffer.from(await makeTone({ format: 'flac', seconds: 12 }))
  expect(await durationOf(Buffer.concat([long, Buffer.alloc(40_000, 'x')]))).toBe(12_000)
})

test('a WAV without a length, and one that claims more than there is', async () => {
  const file = Buffer.from(await makeTone({ format: 'wav', seconds: 4 }))
  const dataAt = file.indexOf('data')
  for (const length of [0, 0xffffffff, 0x7fffffff]) {
    file.writeUInt32LE(length, dataAt + 4)
    expectNear(await durationOf(file), 4000)
  }
})

test('an MP4 in fragments', async () => {
  await using room = await createReadingDirectory()
  const path = room.path('fragments.m4a')
  const fragments = ['-movflags', 'frag_keyframe+empty_moov', '-frag_duration', '500000']
  await ffmpeg('-f', 'lavfi', '-i', 'sine=d=11', '-c:a', 'aac', ...fragments, path)
  expectNear((await room.facts(path)).durationMs, await ffprobeDurationMs(path))
})

test('a WavPack and an AAC that were piped', async () => {
  const wavPack = Buffer.from(await makeTone({ format: 'wavpack', seconds: 6 }))
  wavPack.writeUInt32LE(0xffffffff, 12)
  expectNear(await durationOf(wavPack), 6000)
  expectNear(await durationOf(await makeTone({ format: 'aac', seconds: 25 })), 25_000)
})

test('tags of any size do not count as sound', async () => {
  const base = await makeTone({ format: 'mp3', seconds: 4 })
  expectNear(await durationOf(writeTagged(base, { TITLE: 'T', COMMENT: 'x'.repeat(3_000_000) })), 4000)
})
