import { createEnvelope, eased } from '../synth/envelopes.ts'
import { createLowPass, createSoftLowPass } from '../synth/filters.ts'
import { createSaw, createSine, createTriangle } from '../synth/oscillators.ts'
import { noise, type Random } from '../synth/random.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

const contour = { attack: 0.06, decay: 1.2, sustain: 0.75, release: 0.25 }

/** A singing voice, between flute and muted horn: it slides into a note and trembles once it is held. */
export function playLead(bus: Stereo, random: Random, note: Note, fromHz = note.hz): void {
  const tone = createTriangle(random())
  const edge = createSaw(random())
  const vibrato = createSine()
  const filter = createLowPass(0.9)
  const breath = createSoftLowPass(1800)
  const envelope = createEnvelope(contour, note.seconds)
  let index = 0
  play(bus, note.at, note.seconds + contour.release, note.pan, () => {
    const at = index++ / sampleRate
    const slid = fromHz * (note.hz / fromHz) ** eased(at / 0.07)
    const hz = slid * (1 + 0.006 * eased((at - 0.25) / 0.4) * vibrato(5.2))
    const raw = tone(hz) * 0.8 + edge(hz) * 0.25 + breath(noise(random)) * 0.06
    return filter(raw, hz * 2.6 + 900 * envelope(at)) * envelope(at) * note.velocity * 0.22
  })
}
