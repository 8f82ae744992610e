import type { TrackTags } from './tag-writer.ts'

const sampleRate = 44100
const samplesPerFrame = 73728

/**
 * The headers of a Monkey's Audio file over bytes that are not sound: no free program encodes it, and reading tags
 * needs none.
 */
export function makeApe(seconds: number, tags: TrackTags): Uint8Array {
  const samples = Math.round(seconds * sampleRate)
  const frames = Math.ceil(samples / samplesPerFrame)
  const audio = Buffer.alloc(2000, 'sound')
  const header = Buffer.alloc(76)
  header.write('MAC ', 0, 'latin1')
  header.writeUInt16LE(3990, 4)
  header.writeUInt32LE(52, 8)
  header.writeUInt32LE(24, 12)
  header.writeUInt32LE(audio.length, 24)
  header.writeUInt32LE(samplesPerFrame, 56)
  header.writeUInt32LE(samples - (frames - 1) * samplesPerFrame, 60)
  header.writeUInt32LE(frames, 64)
  header.writeUInt16LE(16, 68)
  header.writeUInt16LE(2, 70)
  header.writeUInt32LE(sampleRate, 72)
  return Buffer.concat([header, audio, apeTag(tags)])
}

/** An APEv2 tag with its header and footer. */
export function apeTag(tags: TrackTags): Buffer {
  const items = Object.entries(tags).map(([name, value]) => {
    const text = Buffer.from([value].flat().join('\0'))
    const head = Buffer.alloc(8)
    head.writeUInt32LE(text.length, 0)
    return Buffer.concat([head, Buffer.from(`${name}\0`), text])
  })
  const body = Buffer.concat(items)
  return Buffer.concat([
    apeMark(body.length, items.length, 0xa0000000),
    body,
    apeMark(body.length, items.length, 0x80000000),
  ])
}

function apeMark(bodyLength: number, items: number, flags: number): Buffer {
  const mark = Buffer.alloc(32)
  mark.write('APETAGEX', 0, 'latin1')
  mark.writeUInt32LE(2000, 8)
  mark.writeUInt32LE(bodyLength + 32, 12)
  mark.writeUInt32LE(items, 16)
  mark.writeUInt32LE(flags, 20)
  return mark
}
