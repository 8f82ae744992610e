import { mp3Layout } from './mp3.ts'
import { opusLayout } from './opus.ts'
import { wavLayout } from './wav.ts'

/** What of a file's sound decides how a conversion of it looks. */
export type Sound = {
  durationMs: number
  /** Null where nobody knows, as are the others. */
  sampleRateHz: number | null
  bitDepth: number | null
  channels: number | null
  lossless: boolean
}

/**
 * How a conversion lies in its file: a header, and then units of one size and one duration. So the length is known before
 * anything is converted, and an offset in bytes is a time.
 */
export type Layout = {
  /** Tells layouts of the same sound apart. */
  name: string
  contentType: string
  header: Uint8Array<ArrayBuffer>
  unitBytes: number
  /** How many units there are. */
  units: number
  unitsPerSecond: number
  /** Units in a chunk, the part that is kept as one: its beginning is exact in microseconds. */
  chunkUnits: number
  /** Units that are made and thrown away where a conversion does not begin at the beginning: the encoder settles in them. */
  leadUnits: number
  /** What ffmpeg makes the units with. */
  encoder: readonly string[]
}

export type Encoding = 'wav' | 'opus' | 'mp3'
export const encodedKbps = [320, 192, 128, 96] as const
export type Kbps = (typeof encodedKbps)[number]

/** `kbps` has no meaning for WAV. */
export type Wanted = { encoding: Encoding; kbps: Kbps }

export function layoutOf(sound: Sound, { encoding, kbps }: Wanted): Layout {
  if (encoding === 'wav') return wavLayout(sound)
  return encoding === 'opus' ? opusLayout(sound, kbps) : mp3Layout(sound, kbps)
}

export const sizeOf = ({ header, units, unitBytes }: Layout): number => header.length + units * unitBytes

/** Which chunk the byte at `offset` behind the header lies in, and where in it. */
export function chunkAt(layout: Layout, offset: number): { index: number; within: number } {
  const bytes = layout.chunkUnits * layout.unitBytes
  const at = offset - layout.header.length
  return { index: Math.floor(at / bytes), within: at % bytes }
}

export const chunkCount = ({ units, chunkUnits }: Layout): number => Math.ceil(units / chunkUnits)

/** The last chunk is shorter. */
export const chunkBytes = ({ units, chunkUnits, unitBytes }: Layout, index: number): number =>
  Math.min(chunkUnits, units - index * chunkUnits) * unitBytes
