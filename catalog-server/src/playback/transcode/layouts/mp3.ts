import type { Kbps, Sound, WholeLayout } from './layout.ts'

const rate = 48_000
const frameSamples = 1_152
/** The delay that LAME adds before the sound; decoders of MP3 add 529 samples of their own. */
const encoderDelaySamples = 576
const decoderDelaySamples = 529
/** The indexes of the bitrates in headers of MPEG-1 layer III. */
const rateIndex: Record<Kbps, number> = {
  320: 14,
  256: 13,
  192: 11,
  160: 10,
  128: 9,
  112: 8,
  96: 7,
  80: 6,
  64: 5,
}
const sideInfoBytes = 32
const hasFramesAndBytes = 3

/**
 * MP3 at a constant bitrate and 48 kHz, where all frames have one size, and without the bit reservoir, so that no frame
 * depends on the previous one.
 */
export function mp3Layout({ durationMs }: Sound, kbps: Kbps): WholeLayout {
  const samples = Math.ceil((durationMs * rate) / 1_000)
  const units = Math.ceil((samples + encoderDelaySamples + decoderDelaySamples) / frameSamples)
  const unitBytes = (kbps * 1_000 * frameSamples) / rate / 8
  return {
    name: `mp3-${kbps}`,
    contentType: 'audio/mpeg',
    header: infoFrame({ kbps, frameBytes: unitBytes, frames: units, samples }),
    unitBytes,
    units,
    unitsPerSecond: rate / frameSamples,
    chunkUnits: 100,
    leadUnits: 10,
    encoder: [
      ['-ar', String(rate), '-ac', '2', '-c:a', 'libmp3lame', '-b:a', `${kbps}k`, '-reservoir', '0'],
      ['-write_xing', '0', '-id3v2_version', '0', '-f', 'mp3'],
    ].flat(),
  }
}

type Frames = { kbps: Kbps; frameBytes: number; frames: number; samples: number }

/** The silent first frame with the number of frames and the padding at both ends. */
function infoFrame({ kbps, frameBytes, frames, samples }: Frames): Uint8Array<ArrayBuffer> {
  const frame = Buffer.alloc(frameBytes)
  frame.writeUInt32BE(((0xfffb << 16) | (rateIndex[kbps] << 12) | (1 << 10)) >>> 0, 0)
  const info = 4 + sideInfoBytes
  frame.write('Info', info, 'latin1')
  frame.writeUInt32BE(hasFramesAndBytes, info + 4)
  frame.writeUInt32BE(frames, info + 8)
  frame.writeUInt32BE(frameBytes * (frames + 1), info + 12)
  const lame = info + 16
  frame.write('LAME3.100', lame, 'latin1')
  const padding = Math.min(0xfff, frames * frameSamples - samples - encoderDelaySamples)
  frame.writeUIntBE((encoderDelaySamples << 12) | padding, lame + 21, 3)
  return new Uint8Array(frame)
}
