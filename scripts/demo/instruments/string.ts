import { createSoftLowPass } from '../synth/filters.ts'
import { noise, type Random } from '../synth/random.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

export interface StringSound {
  /** Where it is plucked: 0.5 is the middle (round), 0.1 near the bridge (thin). */
  position: number
  /** Seconds in which an open A (220 Hz) dies away by 60 dB. */
  ring: number
  /** How much of the height of a pluck is kept, in hertz. */
  brightnessHz: number
}

export const guitar: StringSound = { position: 0.23, ring: 4.2, brightnessHz: 2600 }
export const mandola: StringSound = { position: 0.14, ring: 3.2, brightnessHz: 5200 }

/**
 * A plucked string after Karplus and Strong: a burst of noise runs around a loop as long as one period,
 * and loses a little of its height on each round. A first-order all-pass tunes the loop between samples.
 */
export function playString(bus: Stereo, random: Random, note: Note, sound: StringSound): void {
  const voice = createString(random, note, sound)
  const release = 0.22
  let index = 0
  play(bus, note.at, note.seconds + release, note.pan, () => {
    const past = index++ / sampleRate - note.seconds
    const damped = past <= 0 ? 1 : Math.exp((-7 * past) / release)
    return voice() * damped * note.velocity
  })
}

/** The string alone, undamped, for as long as it is asked. */
export function createString(
  random: Random,
  note: Pick<Note, 'hz' | 'velocity'>,
  sound: StringSound,
): () => number {
  const soften = 0.32
  const period = sampleRate / note.hz
  // The averaging filter in the loop delays by `soften` samples; the all-pass makes up the rest.
  const length = Math.floor(period - soften - 0.3)
  const rest = period - soften - length
  const tuning = (1 - rest) / (1 + rest)
  const loss = 10 ** (-3 / (sound.ring * note.hz * Math.sqrt(220 / note.hz)))
  const loop = pluck(random, length, note.velocity, sound)
  let at = 0
  let lastRead = 0
  let lastIn = 0
  let lastOut = 0
  return () => {
    const read = loop[at] ?? 0
    const averaged = (read * (1 - soften) + lastRead * soften) * loss
    lastRead = read
    const tuned = tuning * averaged + lastIn - tuning * lastOut
    lastIn = averaged
    lastOut = tuned
    loop[at] = tuned
    at = (at + 1) % length
    return read
  }
}

function pluck(random: Random, length: number, velocity: number, sound: StringSound): Float32Array {
  const soften = createSoftLowPass(sound.brightnessHz * (0.4 + 0.8 * velocity))
  const raw = Float32Array.from({ length }, () => soften(soften(noise(random))))
  // Plucking at a point mutes the overtones that have a node there: a comb along the string.
  const nodes = Math.max(1, Math.round(length * sound.position))
  const combed = raw.map((sample, index) => sample - (raw[(index + length - nodes) % length] ?? 0))
  const mean = combed.reduce((sum, sample) => sum + sample, 0) / length
  const power = combed.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / length
  return combed.map((sample) => ((sample - mean) / Math.sqrt(power)) * 0.16)
}
