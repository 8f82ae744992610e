import {
  type AudioCodec,
  type EncodedPacket,
  EncodedPacketSink,
  FLAC,
  Input,
  type InputAudioTrack,
  MP3,
  MP4,
  OGG,
  UrlSource,
  WAVE,
} from 'mediabunny'
import { readMp3Padding } from './mp3-padding.ts'

/** The limit of a file's bytes in memory while it is read. */
const cacheMaxBytes = 8 * 1024 * 1024

/** The compressed packets of one track, in the order of decoding. Times are in seconds. */
export type TrackPackets = {
  codec: AudioCodec
  config: AudioDecoderConfig
  /** The encoder delay: decoded audio before the music begins. */
  leadSeconds: number
  /** The duration of the music, without encoder delay and padding. Null until it is known. */
  lengthSeconds: () => number | null
  /**
   * The times of packets count from the start of decoding, with the encoder delay, and each lasts as long as its
   * decoded audio.
   */
  all: () => AsyncGenerator<EncodedPacket>
  close: () => void
}

/** @throws when the address does not answer, or its format cannot be demuxed here */
export async function openTrack(url: string): Promise<TrackPackets> {
  const source = new UrlSource(url, { maxCacheSize: cacheMaxBytes, getRetryDelay: () => null })
  const input = new Input({ source, formats: [FLAC, MP3, OGG, MP4, WAVE] })
  try {
    const track = await input.getPrimaryAudioTrack()
    const config = await track?.getDecoderConfig()
    const codec = await track?.getCodec()
    if (!track || !config || !codec) throw new Error('No sound that can be taken apart')
    return { ...(await packetsOf(track, codec, config, url)), codec, config, close: () => input.dispose() }
  } catch (error) {
    input.dispose()
    throw error
  }
}

type Packets = Pick<TrackPackets, 'leadSeconds' | 'lengthSeconds' | 'all'>

async function packetsOf(
  track: InputAudioTrack,
  codec: AudioCodec,
  config: AudioDecoderConfig,
  url: string,
): Promise<Packets> {
  const sink = new EncodedPacketSink(track)
  const first = await sink.getFirstPacket()
  if (!first) throw new Error('No sound in it')
  const padding = codec === 'mp3' ? await readMp3Padding(url, config.sampleRate) : null
  const leadSeconds = padding?.leadSeconds ?? leadOf(codec, config, first)
  // MP3 counts from the start of decoding; the others from the start of the music, which cuts the first packet short.
  const shift = codec === 'mp3' ? 0 : leadSeconds
  let length = padding?.lengthSeconds ?? null

  async function* all(): AsyncGenerator<EncodedPacket> {
    let held: EncodedPacket | null = null
    let usual = 0
    for await (const read of sink.packets()) {
      const timestamp = read.sequenceNumber === first?.sequenceNumber ? 0 : read.timestamp + shift
      if (held) {
        usual = timestamp - held.timestamp
        yield held.clone({ duration: usual })
      }
      held = read.clone({ timestamp })
    }
    if (!held) return
    // The file marks the end of the music by cutting its last packet short. Its decoded audio is longer.
    const end = held.timestamp + held.duration - leadSeconds
    length ??= end
    const duration = keepsLength(codec) ? held.duration : Math.max(held.duration, usual)
    yield held.clone({ duration })
  }
  return { leadSeconds, lengthSeconds: () => length, all }
}

/** Lossless packets hold exactly as many samples as they state. */
const keepsLength = (codec: AudioCodec): boolean => codec === 'flac' || codec.startsWith('pcm')

function leadOf(codec: AudioCodec, { description }: AudioDecoderConfig, first: EncodedPacket): number {
  // RFC 7845, 5.1: pre-skip stands at the tenth byte, in samples at 48 kHz.
  if (codec === 'opus' && description) return dataView(description).getUint16(10, true) / 48_000
  // An MP4's edit list puts the beginning of the music at zero; earlier packets have negative times.
  return Math.max(0, -first.timestamp)
}

function dataView(bytes: AllowSharedBufferSource): DataView {
  return ArrayBuffer.isView(bytes)
    ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new DataView(bytes)
}
