import { createDecay, createEnvelope } from '../synth/envelopes.ts'
import { createSoftLowPass } from '../synth/filters.ts'
import { detuned } from '../synth/pitch.ts'
import { near, noise, type Random } from '../synth/random.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

const partials = 11
// Stiff strings sound their overtones a little too high; this is the share for a small upright.
const stiffness = 0.00035

/** An upright piano with felt between hammers and strings: two strings per key, soft overtones, a thud. */
export function playFeltPiano(bus: Stereo, random: Random, note: Note): void {
  const lasts = note.seconds + 0.5
  for (const side of [-1, 1]) {
    const hz = detuned(note.hz, side * near(random, 0.7, 0.3))
    const voice = createStruckString(hz, note.velocity)
    const envelope = createEnvelope({ attack: 0.006, decay: 100, sustain: 1, release: 0.5 }, note.seconds)
    let index = 0
    play(bus, note.at, lasts, note.pan + side * 0.18, () => voice() * envelope(index++ / sampleRate))
  }
  const thud = createDecay(0.09)
  const muffle = createSoftLowPass(420)
  let index = 0
  play(
    bus,
    note.at,
    0.12,
    note.pan,
    () => muffle(muffle(noise(random))) * thud(index++ / sampleRate) * note.velocity * 0.5,
  )
}

function createStruckString(hz: number, velocity: number): () => number {
  const tones = Array.from({ length: partials }, (_, index) => {
    const n = index + 1
    const partialHz = n * hz * Math.sqrt(1 + stiffness * n * n)
    // A hammer at an eighth of the string hardly excites the eighth overtone; felt takes the high ones.
    const level = Math.abs(Math.sin((Math.PI * n) / 8)) * n ** -(1.9 - 0.8 * velocity) * reach(partialHz)
    return createRinging(partialHz, level, (6.5 * Math.sqrt(220 / hz)) / (1 + 0.45 * (n - 1)))
  })
  return () => tones.reduce((sum, tone) => sum + tone(), 0) * velocity * 0.3
}

function reach(hz: number): number {
  return 1 / (1 + (hz / 4200) ** 2)
}

/** A sine that dies away, turned on by one complex multiplication per sample. */
function createRinging(hz: number, level: number, seconds: number): () => number {
  const shrink = Math.exp(-Math.log(1000) / (seconds * sampleRate))
  const turn = (2 * Math.PI * hz) / sampleRate
  const cosine = Math.cos(turn) * shrink
  const sine = Math.sin(turn) * shrink
  let real = level
  let imaginary = 0
  return () => {
    const next = real * cosine - imaginary * sine
    imaginary = real * sine + imaginary * cosine
    real = next
    return imaginary
  }
}
