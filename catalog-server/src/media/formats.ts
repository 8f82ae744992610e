import type { TrackFormat } from '@pezzottify/contract'

type CodecRow = {
  /** Lossy: sixteen bits a sample are enough for a conversion. */
  lossy: boolean
  /** The container assumed when none is known. */
  usual: string
  /** Its name in MIME types, if it differs from ours. */
  mime?: string
  /** The extension of a file with this codec, when its container may hold several. */
  extension?: string
  /** The names of ffmpeg's decoders for it. */
  decoders: readonly string[]
  /** The named bitrates among the track formats of the wire. */
  bitrates?: readonly (readonly [kbps: number, format: TrackFormat])[]
}

const codecRows = {
  mp3: {
    lossy: true,
    usual: 'MPEG',
    mime: 'mp4a.6B',
    decoders: ['mp1', 'mp1float', 'mp2', 'mp2float', 'mp3', 'mp3float'],
    bitrates: [
      [96, 'Mp3_96'],
      [160, 'Mp3_160'],
      [256, 'Mp3_256'],
      [320, 'Mp3_320'],
    ],
  },
  flac: { lossy: false, usual: 'FLAC', extension: 'oga', decoders: ['flac'] },
  vorbis: {
    lossy: true,
    usual: 'Ogg',
    decoders: ['vorbis'],
    bitrates: [
      [96, 'OggVorbis96'],
      [160, 'OggVorbis160'],
      [320, 'OggVorbis320'],
    ],
  },
  opus: { lossy: true, usual: 'Ogg', extension: 'opus', decoders: ['opus', 'libopus'] },
  speex: { lossy: true, usual: 'Ogg', extension: 'spx', decoders: ['speex', 'libspeex'] },
  aac: {
    lossy: true,
    usual: 'MP4',
    mime: 'mp4a.40.2',
    decoders: ['aac', 'aac_latm'],
    bitrates: [
      [24, 'Aac24'],
      [48, 'Aac48'],
      [160, 'Aac160'],
      [320, 'Aac320'],
    ],
  },
  alac: { lossy: false, usual: 'MP4', decoders: ['alac'] },
  pcm: {
    lossy: false,
    usual: 'WAV',
    decoders: [
      'pcm_alaw',
      'pcm_mulaw',
      'pcm_s8',
      'pcm_u8',
      'pcm_s16le',
      'pcm_s16be',
      'pcm_s24le',
      'pcm_s24be',
      'pcm_s32le',
      'pcm_s32be',
      'pcm_f32le',
      'pcm_f32be',
      'pcm_f64le',
      'pcm_f64be',
      'pcm_bluray',
    ],
  },
  wma: { lossy: true, usual: 'ASF', decoders: ['wmav1', 'wmav2', 'wmapro', 'wmalossless', 'wmavoice'] },
  ape: { lossy: false, usual: 'APE', decoders: ['ape'] },
  wavpack: { lossy: false, usual: 'WavPack', decoders: ['wavpack'] },
  tta: { lossy: false, usual: 'TTA', decoders: ['tta'] },
  musepack: { lossy: true, usual: 'Musepack', decoders: ['mpc7', 'mpc8', 'musepack7', 'musepack8'] },
  /** One bit a sample, at a rate of megahertz, as on a Super Audio CD. */
  dsd: {
    lossy: false,
    usual: 'DSF',
    decoders: ['dsd_lsbf', 'dsd_lsbf_planar', 'dsd_msbf', 'dsd_msbf_planar'],
  },
  /** Stands for codecs that no player here knows; browsers get this name. */
  other: {
    lossy: false,
    usual: '',
    mime: 'unknown',
    decoders: ['adpcm_ms', 'adpcm_ima_wav', 'adpcm_ima_qt', 'adpcm_yamaha', 'ac3', 'eac3'],
  },
} as const satisfies Record<string, CodecRow>

export type Codec = keyof typeof codecRows
export const codecs: Readonly<Record<Codec, CodecRow>> = codecRows

type ContainerRow = {
  /** Without the dot; the usual one first. */
  extensions: readonly [string, ...string[]]
  mime: string
  /** The only codec of the container, if there is just one. */
  codec?: Codec
  /** Recognises a file by its first 16 bytes as Latin-1. */
  begins: (head: string) => boolean
  /** The names of ffmpeg's demuxers for it. */
  demuxers: readonly string[]
}

const mp4Boxes = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'])
const asfHeaderObject = '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c'
/** An MPEG audio frame begins with eleven set bits; a frame of bare AAC with twelve, and layer 0. */
const isFrame = (head: string): boolean => /^\xff[\xe0-\xff]/.test(head)
const isAdtsFrame = (head: string): boolean =>
  /^\xff[\xf0-\xff]/.test(head) && (head.charCodeAt(1) & 0x06) === 0

const containerRows = {
  FLAC: {
    extensions: ['flac'],
    mime: 'audio/flac',
    codec: 'flac',
    begins: (head) => head.startsWith('fLaC'),
    demuxers: ['flac'],
  },
  Ogg: {
    extensions: ['ogg', 'oga', 'opus', 'spx'],
    mime: 'audio/ogg',
    begins: (head) => head.startsWith('OggS'),
    demuxers: ['ogg'],
  },
  WAV: {
    extensions: ['wav'],
    mime: 'audio/wav',
    codec: 'pcm',
    begins: (head) => /^(RIFF|RF64|BW64)/.test(head) && head.startsWith('WAVE', 8),
    demuxers: ['wav'],
  },
  AIFF: {
    extensions: ['aiff', 'aif', 'aifc'],
    mime: 'audio/aiff',
    codec: 'pcm',
    begins: (head) => head.startsWith('FORM') && /^AIF[FC]/.test(head.slice(8)),
    demuxers: ['aiff'],
  },
  ASF: {
    extensions: ['wma', 'asf'],
    mime: 'audio/x-ms-wma',
    codec: 'wma',
    begins: (head) => head === asfHeaderObject,
    demuxers: ['asf'],
  },
  APE: {
    extensions: ['ape'],
    mime: 'audio/x-ape',
    codec: 'ape',
    begins: (head) => head.startsWith('MAC '),
    demuxers: ['ape'],
  },
  WavPack: {
    extensions: ['wv'],
    mime: 'audio/x-wavpack',
    codec: 'wavpack',
    begins: (head) => head.startsWith('wvpk'),
    demuxers: ['wv'],
  },
  TTA: {
    extensions: ['tta'],
    mime: 'audio/x-tta',
    codec: 'tta',
    begins: (head) => head.startsWith('TTA1'),
    demuxers: ['tta'],
  },
  Musepack: {
    extensions: ['mpc', 'mp+'],
    mime: 'audio/x-musepack',
    codec: 'musepack',
    begins: (head) => head.startsWith('MPCK') || head.startsWith('MP+'),
    demuxers: ['mpc', 'mpc8'],
  },
  CAF: {
    extensions: ['caf'],
    mime: 'audio/x-caf',
    begins: (head) => head.startsWith('caff'),
    demuxers: ['caf'],
  },
  Wave64: {
    extensions: ['w64'],
    mime: 'audio/x-w64',
    codec: 'pcm',
    begins: (head) => head.startsWith('riff\x2e\x91\xcf\x11'),
    demuxers: ['w64'],
  },
  DSF: {
    extensions: ['dsf'],
    mime: 'audio/dsf',
    codec: 'dsd',
    begins: (head) => head.startsWith('DSD '),
    demuxers: ['dsf'],
  },
  Matroska: {
    extensions: ['mka', 'weba', 'webm'],
    mime: 'audio/webm',
    begins: (head) => head.startsWith('\x1a\x45\xdf\xa3'),
    demuxers: ['matroska'],
  },
  MP4: {
    extensions: ['m4a', 'm4b', 'mp4', 'm4r'],
    mime: 'audio/mp4',
    begins: (head) => mp4Boxes.has(head.slice(4, 8)),
    demuxers: ['mov'],
  },
  ADTS: {
    extensions: ['aac'],
    mime: 'audio/aac',
    codec: 'aac',
    begins: isAdtsFrame,
    demuxers: ['aac'],
  },
  MPEG: {
    extensions: ['mp3', 'mp2', 'mpga', 'mpa'],
    mime: 'audio/mpeg',
    codec: 'mp3',
    begins: (head) => head.startsWith('ID3') || (isFrame(head) && !isAdtsFrame(head)),
    demuxers: ['mp3'],
  },
} as const satisfies Record<string, ContainerRow>

export type ContainerName = keyof typeof containerRows

/**
 * The table of supported audio containers, in the order in which their first bytes are tried: those without a magic
 * number of their own come last. The name is the value of `tracks.container`. Scanning, uploads, streaming, converting
 * and downloads read this table; `library/tags` has a reader for each row.
 */
export const containers: Readonly<Record<ContainerName, ContainerRow>> = containerRows

/** The demuxers that ffmpeg may use. A playlist disguised as music could make it read other files. */
export const ffmpegDemuxers = Object.values(containers).flatMap((row) => row.demuxers)
/** The decoders that ffmpeg may use: no video decoder is ever reached, whatever a file contains. */
export const ffmpegDecoders = Object.values(codecs).flatMap((row) => row.decoders)

/** Music in formats without a reader: a scan says so instead of passing over it in silence. */
const unreadFormats: readonly {
  name: string
  extensions: readonly string[]
  begins: readonly string[]
}[] = [{ name: 'Sun audio', extensions: ['au', 'snd'], begins: ['.snd'] }]

export const isUnreadExtension = (extension: string): boolean =>
  unreadFormats.some(({ extensions }) => extensions.includes(extension))

/** The name of a format without a reader, by a file's first 16 bytes; null for all others. */
export function unreadOfHead(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.subarray(0, 16))
  return unreadFormats.find(({ begins }) => begins.some((mark) => text.startsWith(mark)))?.name ?? null
}

const containerNames = Object.keys(containers) as ContainerName[]
const codecNames = Object.keys(codecs) as Codec[]
const byExtension = new Map(
  containerNames.flatMap((name) => containers[name].extensions.map((end) => [end, name])),
)

/** The container of an extension, which is in lower case and without the dot. */
export const containerOfExtension = (extension: string): ContainerName | null =>
  byExtension.get(extension) ?? null

/** The row for a name in the catalog; other programs write other names. */
export const containerNamed = (name: string): ContainerRow | null =>
  Object.hasOwn(containers, name) ? containers[name as ContainerName] : null

export const codecNamed = (name: string): CodecRow | null =>
  Object.hasOwn(codecs, name) ? codecs[name as Codec] : null

/** The container of a file by its first 16 bytes, never by its name; null for unknown audio and other files. */
export function containerOfHead(head: Uint8Array): ContainerName | null {
  const text = String.fromCharCode(...head.subarray(0, 16))
  return containerNames.find((name) => containers[name].begins(text)) ?? null
}

/** The extension for a new file: the codec's own, when the container holds several. */
export const extensionFor = (container: ContainerName, codec: Codec): string =>
  extensionOf(containers[container], codecs[codec])

/** The same by the rows of names in the catalog. */
export const extensionOf = ({ extensions }: ContainerRow, codec: CodecRow | null): string =>
  extensions.find((extension) => extension === codec?.extension) ?? extensions[0]

/** The codec that an extension implies: the usual one of its container. */
export function codecOfExtension(extension: string): Codec | null {
  const container = containerOfExtension(extension)
  const found = codecNames.find((name) => codecs[name].extension === extension)
  return found && codecs[found].usual === container ? found : null
}
