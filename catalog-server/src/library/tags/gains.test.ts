import { expect, test } from 'bun:test'
import { apeTag } from '../../testing/ape-writer.ts'
import { frame, writeId3 } from '../../testing/id3-writer.ts'
import { makeTone } from '../../testing/library-fixture.ts'
import { writeTagged, type TrackTags } from '../../testing/tag-writer.ts'
import { createReadingDirectory } from './read-fixture.ts'

async function gainOf(format: 'flac' | 'opus' | 'mp3', tags: TrackTags): Promise<number | null> {
  await using room = await createReadingDirectory()
  const facts = await room.factsOf(writeTagged(await makeTone({ format }), tags))
  return facts.replayGain.trackGainDb
}

test('a gain counts from the loudness that its tool states', async () => {
  const gain = (reference: string) =>
    gainOf('flac', { REPLAYGAIN_TRACK_GAIN: '-1.2 LU', REPLAYGAIN_REFERENCE_LOUDNESS: reference })
  expect(await gain('-23.0 LUFS')).toBe(3.8)
  expect(await gain('-18.00 LUFS')).toBe(-1.2)
  expect(await gain('89.0 dB')).toBe(-1.2)
  expect(await gain('83 dB')).toBe(4.8)
  expect(await gain('loud')).toBe(-1.2)
  expect(await gain('400 LUFS')).toBe(-1.2)
})

test('in Opus the gain of R128 holds, whatever another tool left there; elsewhere that of ReplayGain', async () => {
  const tags = { REPLAYGAIN_TRACK_GAIN: '-3 dB', R128_TRACK_GAIN: '-318' }
  expect(await gainOf('opus', tags)).toBe(3.76)
  expect(await gainOf('flac', tags)).toBe(-3)
  expect(await gainOf('opus', { REPLAYGAIN_TRACK_GAIN: '-3 dB' })).toBe(-3)
})

test('after mp3gain changed the audio, the gain in its undo tag applies to the audio as it is now', async () => {
  await using room = await createReadingDirectory()
  const before = { REPLAYGAIN_TRACK_GAIN: ['+4.2 dB'], REPLAYGAIN_TRACK_PEAK: ['0.2'] }
  const tagged = writeId3(Buffer.from(await makeTone()), Object.entries(before), undefined)
  const withApe = (tags: TrackTags) => room.factsOf(Buffer.concat([tagged, apeTag(tags)]))
  const changed = { REPLAYGAIN_TRACK_GAIN: '-8.34 dB', REPLAYGAIN_TRACK_PEAK: '0.8' }

  expect((await withApe(changed)).replayGain).toMatchObject({ trackGainDb: 4.2, trackPeak: 0.2 })
  expect((await withApe({ ...changed, MP3GAIN_UNDO: '+008,+008,N' })).replayGain).toEqual({
    trackGainDb: -8.34,
    trackPeak: 0.8,
    albumGainDb: null,
    albumPeak: null,
  })
})

test('the relative volume of ID3v2 is the last resort', async () => {
  await using room = await createReadingDirectory()
  const volume = (name: string, gainDb: number) => {
    const content = Buffer.from(`${name}\0\x01\0\0\x10\0\0`, 'latin1')
    content.writeInt16BE(gainDb * 512, name.length + 2)
    return frame('RVA2', content)
  }
  const tag = (...frames: Buffer[]) => {
    const body = Buffer.concat(frames)
    const header = Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')
    header[8] = body.length >> 7
    header[9] = body.length & 0x7f
    return Buffer.concat([header, body])
  }
  const tone = await makeTone()
  const facts = await room.factsOf(Buffer.concat([tag(volume('normalize', -4.5), volume('album', 2)), tone]))
  expect(facts.replayGain).toMatchObject({ trackGainDb: -4.5, albumGainDb: 2 })
  const named = frame('TXXX', Buffer.from('\x03replaygain_track_gain\0-7 dB', 'latin1'))
  const both = await room.factsOf(Buffer.concat([tag(volume('track', -4.5), named), tone]))
  expect(both.replayGain.trackGainDb).toBe(-7)
})
