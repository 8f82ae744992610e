import {
  EncodedAudioPacketSource,
  type EncodedPacket,
  Mp4OutputFormat,
  Output,
  StreamTarget,
} from 'mediabunny'
import { flacDescription, flacFrame, isFlacable } from './pcm-as-flac.ts'
import type { TrackPackets } from './track-packets.ts'

const framesAtOnce = 40

/** Packages packets in a form that a source buffer accepts, and appends them. */
export type Packager = {
  /** The content type with codecs for the source buffer. */
  type: string
  /** Whether the bytes carry no timestamps. */
  isSequence: boolean
  /** `at`: its start in seconds from the first packet that was added. */
  add: (packet: EncodedPacket, at: number) => Promise<void>
  finish: () => Promise<void>
}

export function createPackager(
  { codec, config }: Pick<TrackPackets, 'codec' | 'config'>,
  append: (bytes: Uint8Array) => Promise<void>,
): Packager {
  if (codec === 'mp3') return asFrames(append)
  if (isFlacable(codec)) return pcmInMp4(codec, config, append)
  return inMp4(codec, codec === 'opus' ? opusConfig(config) : config, append)
}

/** MP3 frames are appended unchanged, a few at a time. */
function asFrames(append: Append): Packager {
  let frames: Uint8Array[] = []
  const flush = async (): Promise<void> => {
    if (frames.length === 0) return
    const bytes = new Uint8Array(await new Blob(frames as BlobPart[]).arrayBuffer())
    frames = []
    await append(bytes)
  }
  return {
    type: 'audio/mpeg',
    isSequence: true,
    async add({ data }) {
      frames.push(data)
      if (frames.length >= framesAtOnce) await flush()
    },
    finish: flush,
  }
}

type Muxed = 'aac' | 'flac' | 'opus'
type Append = (bytes: Uint8Array) => Promise<void>

function inMp4(codec: string, config: AudioDecoderConfig, append: Append): Packager {
  if (codec !== 'aac' && codec !== 'flac' && codec !== 'opus') throw new Error(`No way to join ${codec}`)
  const type = `audio/mp4; codecs="${config.codec}"`
  return {
    type,
    isSequence: false,
    ...muxer(codec, config, codec === 'flac' ? withSampleSize(config, append) : append),
  }
}

const sampleEntry = [...'fLaC'].map((letter) => letter.charCodeAt(0))

/**
 * Corrects the bits per sample in the sample entry of FLAC. The muxer always writes 16, which Chromium refuses when the
 * stream itself says otherwise.
 */
function withSampleSize({ description }: AudioDecoderConfig, append: Append): Append {
  const stream = description ? bytesOf(description) : null
  // STREAMINFO follows the marker and a block header: 20 bits of rate, 3 of channels, then 5 of bits per sample minus
  // one.
  const [high = 0, low = 0xf0] = stream?.subarray(8 + 12, 8 + 14) ?? []
  const bits = (((high & 1) << 4) | (low >> 4)) + 1
  let isSaid = false
  return (bytes) => {
    const at = isSaid
      ? -1
      : bytes.findIndex((_, from) => sampleEntry.every((letter, index) => bytes[from + index] === letter))
    if (at >= 0) {
      isSaid = true
      // After the name: 8 bytes of any sample entry, 8 reserved, 2 for the channels.
      new DataView(bytes.buffer, bytes.byteOffset).setUint16(at + 22, bits)
    }
    return append(bytes)
  }
}

function pcmInMp4(codec: string, config: AudioDecoderConfig, append: Append): Packager {
  const description = flacDescription(codec, config)
  const packager = inMp4('flac', { ...config, codec: 'flac', description }, append)
  return {
    ...packager,
    add: (packet, at) =>
      packager.add(packet.clone({ data: flacFrame(codec, config.numberOfChannels, packet) }), at),
  }
}

function muxer(codec: Muxed, decoderConfig: AudioDecoderConfig, append: Append) {
  const format = new Mp4OutputFormat({ fastStart: 'fragmented' })
  const target = new StreamTarget(new WritableStream({ write: ({ data }) => append(data) }))
  const output = new Output({ format, target })
  const source = new EncodedAudioPacketSource(codec)
  output.addAudioTrack(source)
  // Started with the first packet: by then the place of the bytes is known.
  let started: Promise<void> | null = null
  return {
    async add(packet: EncodedPacket, at: number): Promise<void> {
      await (started ??= output.start())
      await source.add(packet.clone({ timestamp: at }), { decoderConfig })
    },
    finish: () => output.finalize(),
  }
}

/**
 * Removes the pre-skip of Opus, which the source buffer's window cuts off instead: a decoder that continues from one
 * track to the next skips nothing. Opus is decoded at 48 kHz whatever the rate of the original was.
 */
function opusConfig(config: AudioDecoderConfig): AudioDecoderConfig {
  const { description } = config
  if (!description) return config
  const head = bytesOf(description)
  const view = new DataView(head.buffer)
  view.setUint16(10, 0, true)
  view.setUint32(12, 48_000, true)
  return { ...config, description: head }
}

const bytesOf = (source: AllowSharedBufferSource): Uint8Array<ArrayBuffer> =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(
        source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) as ArrayBuffer,
      )
    : new Uint8Array(source.slice(0) as ArrayBuffer)
