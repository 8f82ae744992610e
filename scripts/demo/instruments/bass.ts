import { createEnvelope } from '../synth/envelopes.ts'
import { createSine } from '../synth/oscillators.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

const contour = { attack: 0.008, decay: 1.6, sustain: 0.5, release: 0.09 }

/** A round bass: a sine, saturated just enough to be heard on a telephone. */
export function playBass(bus: Stereo, note: Note): void {
  const tone = createSine()
  const envelope = createEnvelope(contour, note.seconds)
  let index = 0
  play(bus, note.at, note.seconds + contour.release, 0, () => {
    const level = envelope(index++ / sampleRate)
    const driven = tone(note.hz) * (0.6 + 1.5 * level)
    return Math.tanh(driven + 0.15 * driven * driven) * level * note.velocity * 0.4
  })
}
