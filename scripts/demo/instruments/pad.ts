import { createEnvelope, type Contour } from '../synth/envelopes.ts'
import { createLowPass } from '../synth/filters.ts'
import { createSaw, createSine } from '../synth/oscillators.ts'
import { detuned } from '../synth/pitch.ts'
import type { Random } from '../synth/random.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

export interface PadSound {
  contour: Contour
  /** How far the filter opens at a time in seconds from the start of the track, in hertz. */
  brightness: (seconds: number) => number
}

const spreads = [
  { cents: -9, pan: -0.85 },
  { cents: -3, pan: 0.4 },
  { cents: 4, pan: -0.35 },
  { cents: 10, pan: 0.85 },
]

/** A warm bowed chord: four saws a little out of tune across the stage, over a pure tone in the middle. */
export function playPad(bus: Stereo, random: Random, note: Note, sound: PadSound): void {
  const lasts = note.seconds + sound.contour.release
  for (const spread of spreads) {
    const saw = createSaw(random())
    const drift = createSine(random())
    const driftHz = 0.1 + random() * 0.25
    const filter = createLowPass(0.8)
    const envelope = createEnvelope(sound.contour, note.seconds)
    const hz = detuned(note.hz, spread.cents)
    let index = 0
    let cutoff = 0
    play(bus, note.at, lasts, spread.pan, () => {
      const at = index / sampleRate
      // The ear does not hear the filter move within a millisecond, and its coefficients are costly.
      if (index++ % 48 === 0) cutoff = sound.brightness(note.at + at) * (0.6 + 0.4 * envelope(at))
      const sample = filter(saw(hz * (1 + 0.0012 * drift(driftHz))), cutoff)
      return sample * envelope(at) * note.velocity * 0.1
    })
  }
  const body = createSine(random())
  const envelope = createEnvelope(sound.contour, note.seconds)
  let index = 0
  play(bus, note.at, lasts, 0, () => body(note.hz) * envelope(index++ / sampleRate) * note.velocity * 0.16)
}
