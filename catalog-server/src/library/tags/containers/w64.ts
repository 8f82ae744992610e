import type { ByteSource, Span } from '../bytes/byte-source.ts'
import type { AudioFormat } from './container.ts'
import { describeWave } from './riff.ts'

const chunksMax = 10_000
/** A GUID and a size of 64 bits, which counts them too. */
const headerBytes = 24

/** Sony's Wave64: WAV with GUIDs for names, of which the first four letters tell them apart. */
export function readW64(source: ByteSource, between: Span): { format: AudioFormat; payload: Span } {
  const chunks = new Map<string, Span>()
  let at = between.start + headerBytes + 16
  for (let count = 0; count < chunksMax && at + headerBytes <= between.end; count += 1) {
    const header = source.read(at, headerBytes)
    const size = Number(header.readBigUInt64LE(16))
    const name = header.toString('latin1', 0, 4)
    if (!chunks.has(name))
      chunks.set(name, { start: at + headerBytes, end: Math.min(at + size, between.end) })
    if (size < headerBytes) break
    at += Math.ceil(size / 8) * 8
  }
  return describeWave(source, 'Wave64', {
    format: chunks.get('fmt '),
    data: chunks.get('data'),
    fact: chunks.get('fact'),
  })
}
