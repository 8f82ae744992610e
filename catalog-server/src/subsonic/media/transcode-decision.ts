import type { Kbps } from '../../playback/index.ts'
import { encodedKbps } from '../../playback/index.ts'
import type { ClientInfo, Limitation } from './client-info.ts'
import { codecName, containerName, isNamed } from './names.ts'
import type { Source } from './source.ts'
import type { Choice } from './what-to-stream.ts'
import { usualKbps } from './what-to-stream.ts'

/** The sound of a stream; null where something is not known. */
export type Sound = {
  codec: string | null
  container: string | null
  channels: number | null
  /** Bits a second. */
  bitrate: number | null
  sampleRateHz: number | null
  bitDepth: number | null
}

export type Decision = {
  canDirectPlay: boolean
  /** Why each profile of direct play was refused. */
  reasons: string[]
  source: Sound
  transcoding: { choice: Exclude<Choice, 'original'>; sound: Sound } | null
}

/** Whether an app can play a track as it is, and else what it can play that can be made. */
export function decide(source: Source, client: ClientInfo, canConvert: boolean): Decision {
  const sound = soundOf(source)
  const reasons: string[] = []
  for (const profile of client.directPlayProfiles) {
    const reason = refusalOf(sound, profile, client)
    if (reason === null) return { canDirectPlay: true, reasons, source: sound, transcoding: null }
    reasons.push(reason)
  }
  const transcoding = canConvert ? firstMade(source, client) : null
  return { canDirectPlay: false, reasons, source: sound, transcoding }
}

/** Of a part of a file its samples are sent. */
function soundOf({ codec, container, channels, kbps, sampleRateHz, bitDepth, isPart }: Source): Sound {
  const sound = { channels, sampleRateHz, bitDepth }
  if (!isPart) return { ...sound, codec, container, bitrate: kbps === null ? null : kbps * 1_000 }
  return { ...sound, codec: 'pcm', container: 'WAV', bitrate: bitrateOfSamples(sound) }
}

/** Why a profile of direct play does not fit; null when it does. */
function refusalOf(
  sound: Sound,
  profile: ClientInfo['directPlayProfiles'][number],
  client: ClientInfo,
): string | null {
  if (!isNamed(profile.containers, sound.container)) return `container ${containerName(sound.container)}`
  if (!isNamed(profile.audioCodecs, sound.codec)) return `codec ${codecName(sound.codec)}`
  if (!isNamed(profile.protocols, 'http')) return 'protocol http'
  if (isAbove(sound.channels, profile.maxAudioChannels)) return `${sound.channels} channels`
  if (isAbove(sound.bitrate, client.maxAudioBitrate)) return `bitrate ${sound.bitrate}`
  const broken = limitationsOf(client, sound.codec).find((limitation) => !isKept(limitation, sound))
  return broken ? `limitation ${broken.name}` : null
}

/** The first of the app's profiles that can be made, with the highest bitrate that it allows. */
function firstMade(source: Source, client: ClientInfo): Decision['transcoding'] {
  const isLimited = client.maxTranscodingAudioBitrate > 0 || client.maxAudioBitrate > 0
  for (const { container, audioCodec, protocol, maxAudioChannels } of client.transcodingProfiles) {
    if (!isNamed([protocol], 'http')) continue
    const made = conversions(source, isLimited).find(
      ({ sound }) =>
        isNamed([container], sound.container) &&
        isNamed([audioCodec], sound.codec) &&
        !isAbove(sound.channels, maxAudioChannels) &&
        !isAbove(sound.bitrate, client.maxTranscodingAudioBitrate) &&
        !isAbove(sound.bitrate, client.maxAudioBitrate) &&
        limitationsOf(client, sound.codec).every((limitation) => isKept(limitation, sound)),
    )
    if (made) return made
  }
  return null
}

/** All that can be made of a track, the best of each format first. */
function conversions(source: Source, isLimited: boolean): NonNullable<Decision['transcoding']>[] {
  const stereo = { channels: 2, sampleRateHz: 48_000, bitDepth: null }
  const useful = source.isLossy && source.kbps !== null ? source.kbps : Infinity
  const lossy = (encoding: 'mp3' | 'ogg' | 'opus', kbps: Kbps): NonNullable<Decision['transcoding']> => ({
    choice: { encoding, kbps },
    sound: { ...stereo, ...encodings[encoding], bitrate: kbps * 1_000 },
  })
  const bitrates = encodedKbps.filter((kbps) => kbps <= useful || kbps === encodedKbps.at(-1))
  const made = lossyEncodings.flatMap((encoding) =>
    bitrates.filter((kbps) => isLimited || kbps <= usualKbps[encoding]).map((kbps) => lossy(encoding, kbps)),
  )
  return source.isLossy ? made : [...lossless(source), ...made]
}

const lossyEncodings = ['mp3', 'ogg', 'opus'] as const
const encodings = {
  mp3: { codec: 'mp3', container: 'MPEG' },
  ogg: { codec: 'opus', container: 'Ogg' },
  opus: { codec: 'opus', container: 'MP4' },
}

function lossless({ channels, sampleRateHz, bitDepth }: Source): NonNullable<Decision['transcoding']>[] {
  const isFine = bitDepth !== null && bitDepth > 16
  const samples = { channels: channels === 1 ? 1 : 2, sampleRateHz, bitDepth: isFine ? 24 : 16 }
  return [
    {
      choice: { encoding: 'wav', kbps: 128 },
      sound: { ...samples, codec: 'pcm', container: 'WAV', bitrate: bitrateOfSamples(samples) },
    },
    // How far it can be compressed shows while it is made.
    {
      choice: 'flac',
      sound: { ...samples, channels, codec: 'flac', container: 'FLAC', bitrate: bitrateOfSamples(samples) },
    },
  ]
}

const bitrateOfSamples = ({
  channels,
  sampleRateHz,
  bitDepth,
}: Pick<Sound, 'channels' | 'sampleRateHz' | 'bitDepth'>) =>
  sampleRateHz === null ? null : sampleRateHz * (channels ?? 2) * (bitDepth ?? 16)

/** An absent limit, and 0, are none. What is not known may be anything. */
const isAbove = (value: number | null, limit: number | undefined): boolean =>
  Boolean(limit) && value !== null && value > (limit ?? 0)

const limitationsOf = ({ codecProfiles }: ClientInfo, codec: string | null): Limitation[] =>
  codecProfiles
    .filter(({ type, name }) => type === 'AudioCodec' && isNamed([name], codec))
    .flatMap(({ limitations }) => limitations)

/** A value that is not known keeps a limitation, unless that is required. */
function isKept({ name, comparison, values, required }: Limitation, sound: Sound): boolean {
  const value = valueOf(name, sound)
  if (value === null) return !required
  const [first] = values.map(Number)
  if (first === undefined) return true
  switch (comparison) {
    case 'Equals':
      return values.some((one) => Number(one) === value)
    case 'NotEquals':
      return values.every((one) => Number(one) !== value)
    case 'LessThanEqual':
      return value <= first
    case 'GreaterThanEqual':
      return value >= first
  }
}

function valueOf(name: string, sound: Sound): number | null {
  if (name === 'audioChannels') return sound.channels
  if (name === 'audioBitrate') return sound.bitrate
  if (name === 'audioSamplerate') return sound.sampleRateHz
  return name === 'audioBitdepth' ? sound.bitDepth : null
}
