import { AppError } from '../../../base/errors.ts'
import { secondsOf, sectionMs, type Section } from '../../../media/section.ts'
import { mp3Layout } from './mp3.ts'
import { oggLayout } from './ogg.ts'
import { opusLayout } from './opus.ts'
import { wavLayout } from './wav.ts'

/** The properties of a file's sound that determine its conversion. */
export type Sound = {
  durationMs: number
  /** Null when unknown, like the others. */
  sampleRateHz: number | null
  bitDepth: number | null
  channels: number | null
  lossless: boolean
}

/**
 * The file layout of a conversion: a header, and then units of the same size and duration. So the length is known
 * before anything is converted, and a byte offset corresponds to a time.
 */
export type Layout = {
  /** Distinguishes layouts of the same sound. */
  name: string
  contentType: string
  header: Uint8Array<ArrayBuffer>
  unitBytes: number
  /** The number of units. */
  units: number
  unitsPerSecond: number
  /** The number of units in a chunk, the part that is stored as one: its start time is exact in microseconds. */
  chunkUnits: number
  /**
   * The number of units that are encoded and discarded when a conversion starts in the middle, so that the encoder
   * settles.
   */
  leadUnits: number
  /** ffmpeg's arguments for the encoder. */
  encoder: readonly string[]
  /** How a unit is made of what the encoder writes, where that is not the unit itself. */
  framing?: Framing
  /**
   * Where in the file the sound begins. The seconds are exact in microseconds; the units from there to the sound are
   * discarded.
   */
  start: { seconds: number; skippedUnits: number }
}

/** `bytes`: so many of the encoder make a unit, given its number. */
export type Framing = { bytes: number; frame: (unit: number, bytes: Uint8Array) => Uint8Array<ArrayBuffer> }

/** A layout of a whole file. */
export type WholeLayout = Omit<Layout, 'start'>

/** `opus` is Opus in MP4, which browsers find their way in; `ogg` is Opus in Ogg. */
export type Encoding = 'wav' | 'opus' | 'ogg' | 'mp3'
export const encodedKbps = [320, 256, 192, 160, 128, 112, 96, 80, 64] as const
export type Kbps = (typeof encodedKbps)[number]

/** `kbps` has no meaning for WAV. */
export type Wanted = { encoding: Encoding; kbps: Kbps }

/** @throws AppError `unavailable` for a part that begins behind the end of the file */
export function layoutOf(sound: Sound, wanted: Wanted, section: Section | null): Layout {
  if (!section) return { ...wholeLayoutOf(sound, wanted), start: { seconds: 0, skippedUnits: 0 } }
  const durationMs = sectionMs(section, sound.durationMs)
  if (durationMs <= 0) throw new AppError('unavailable', 'This part of the file is not there')
  const layout = wholeLayoutOf({ ...sound, durationMs }, wanted)
  const { startFrames } = section
  // Three frames are 40 ms. Samples can be counted off behind that; packets of an encoder cannot.
  const rest = wanted.encoding === 'wav' ? startFrames % framesOfExactTime : 0
  const skippedUnits = Math.round(secondsOf(rest) * layout.unitsPerSecond)
  return {
    ...layout,
    name: `${layout.name}-from-${startFrames}`,
    start: { seconds: secondsOf(startFrames - rest), skippedUnits },
  }
}

const framesOfExactTime = 3

function wholeLayoutOf(sound: Sound, { encoding, kbps }: Wanted): WholeLayout {
  if (encoding === 'wav') return wavLayout(sound)
  if (encoding === 'mp3') return mp3Layout(sound, kbps)
  return encoding === 'ogg' ? oggLayout(sound, kbps) : opusLayout(sound, kbps)
}

export const sizeOf = ({ header, units, unitBytes }: Layout): number => header.length + units * unitBytes

/** The chunk that contains the byte at `offset` after the header, and the position within it. */
export function chunkAt(layout: Layout, offset: number): { index: number; within: number } {
  const bytes = layout.chunkUnits * layout.unitBytes
  const at = offset - layout.header.length
  return { index: Math.floor(at / bytes), within: at % bytes }
}

export const chunkCount = ({ units, chunkUnits }: Layout): number => Math.ceil(units / chunkUnits)

/** The last chunk is shorter. */
export const chunkBytes = ({ units, chunkUnits, unitBytes }: Layout, index: number): number =>
  Math.min(chunkUnits, units - index * chunkUnits) * unitBytes
