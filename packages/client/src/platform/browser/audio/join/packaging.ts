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

/** Takes packets and appends them in a form that a source buffer knows. */
export type Packager = {
  /** Content type with codecs, as a source buffer is asked for it. */
  type: string
  /** Whether the bytes carry no times of their own. */
  isSequence: boolean
  /** `at`: when it begins, in seconds from the first packet that is added. */
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

/** MP3 goes in as it is, some frames at a time. */
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
 * Says in the sample entry of FLAC how many bits a sample has. The muxer writes 16 for all, which Chromium refuses where
 * the stream itself says otherwise.
 */
function withSampleSize({ description }: AudioDecoderConfig, append: Append): Append {
  const stream = description ? bytesOf(description) : null
  // STREAMINFO follows the marker and a block header: 20 bits of rate, 3 of channels, then 5 of bits a sample less one.
  const [high = 0, low = 0xf0] = stream?.subarray(8 + 12, 8 + 14) ?? []
  const bits = (((high & 1) << 4) | (low >> 4)) + 1
  let isSaid = false
  return (bytes) => {
    const at = isSaid
      ? -1
      : bytes.findIndex((_, from) => sampleEntry.every((letter, index) => bytes[from + index] === letter))
    if (at >= 0) {
      isSaid = true
      // Behind the name: 8 bytes of any sample entry, 8 reserved, 2 for the channels.
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
  // Begun with the first packet: by then it is known where the bytes go.
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
 * Opus without its pre-skip, which the source buffer's window cuts off instead: a decoder that goes on from one track to
 * the next skips nothing. It is decoded at 48 kHz whatever the rate of the original was.
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
