import type { Sound, WholeLayout } from './layout.ts'

/** Higher rates are inaudible, and some browsers and sound cards do not play them. */
const rateMaxHz = 192_000
const usualRateHz = 44_100
/** Sizes in a RIFF header have 32 bits. */
const riffMaxBytes = 0xffff_ffff
const riffHeaderBytes = 44
const rf64HeaderBytes = 80

/** Uncompressed samples: the lossless conversion, in one or two channels. */
export function wavLayout(sound: Sound): WholeLayout {
  const rate = pcmRateOf(sound.sampleRateHz)
  const channels = sound.channels === 1 ? 1 : 2
  // DSD, with one bit a sample as on a Super Audio CD, needs more than sixteen bits.
  const isFine = sound.lossless && sound.bitDepth !== null && (sound.bitDepth > 16 || sound.bitDepth === 1)
  const bits = isFine ? 24 : 16
  const unitBytes = (channels * bits) / 8
  // Frames of a disc are whole samples, which must not be rounded up.
  const units = Math.ceil((sound.durationMs * rate) / 1_000 - 1e-6)
  const chunkSeconds = rate % 5 === 0 ? 2.4 : 3
  return {
    name: `wav-${rate}-${bits}-${channels}`,
    contentType: 'audio/wav',
    header: headerOf({ rate, channels, bits, dataBytes: units * unitBytes }),
    unitBytes,
    units,
    unitsPerSecond: rate,
    chunkUnits: chunkSeconds * rate,
    leadUnits: 0,
    encoder: [
      ['-ar', String(rate), '-ac', String(channels)],
      ['-c:a', `pcm_s${bits}le`, '-f', `s${bits}le`],
    ].flat(),
  }
}

/** The sample rate of the conversion: the original one, or an integer fraction of it. */
export function pcmRateOf(rateHz: number | null): number {
  if (rateHz === null || rateHz <= 0) return usualRateHz
  if (rateHz <= rateMaxHz) return rateHz
  return rateHz % 44_100 === 0 ? 88_200 : 96_000
}

type Pcm = { rate: number; channels: number; bits: number; dataBytes: number }

/** More than 4 GiB of samples need RF64 (EBU Tech 3306), which has its sizes in a chunk of their own. */
function headerOf({ rate, channels, bits, dataBytes }: Pcm): Uint8Array<ArrayBuffer> {
  const isLong = dataBytes + riffHeaderBytes > riffMaxBytes
  const header = Buffer.alloc(isLong ? rf64HeaderBytes : riffHeaderBytes)
  const text = (value: string, at: number): void => void header.write(value, at, 'latin1')
  text(isLong ? 'RF64' : 'RIFF', 0)
  header.writeUInt32LE(isLong ? riffMaxBytes : dataBytes + riffHeaderBytes - 8, 4)
  text('WAVE', 8)
  let at = 12
  if (isLong) {
    text('ds64', at)
    header.writeUInt32LE(28, at + 4)
    header.writeBigUInt64LE(BigInt(dataBytes + rf64HeaderBytes - 8), at + 8)
    header.writeBigUInt64LE(BigInt(dataBytes), at + 16)
    header.writeBigUInt64LE(BigInt(dataBytes / ((channels * bits) / 8)), at + 24)
    at += 36
  }
  text('fmt ', at)
  header.writeUInt32LE(16, at + 4)
  header.writeUInt16LE(1, at + 8)
  header.writeUInt16LE(channels, at + 10)
  header.writeUInt32LE(rate, at + 12)
  header.writeUInt32LE((rate * channels * bits) / 8, at + 16)
  header.writeUInt16LE((channels * bits) / 8, at + 20)
  header.writeUInt16LE(bits, at + 22)
  text('data', at + 24)
  header.writeUInt32LE(isLong ? riffMaxBytes : dataBytes, at + 28)
  return new Uint8Array(header)
}
