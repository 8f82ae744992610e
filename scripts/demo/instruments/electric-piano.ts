import { createDecay, createEnvelope } from '../synth/envelopes.ts'
import { detuned } from '../synth/pitch.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

const contour = { attack: 0.003, decay: 16, sustain: 0, release: 0.35 }

/**
 * An electric piano by frequency modulation: a tone that grows rounder as it fades, and on top of it
 * the short high chime of the tine. The harder the key is struck, the more it barks.
 */
export function playElectricPiano(bus: Stereo, note: Note): void {
  const envelope = createEnvelope(contour, note.seconds)
  const fade = createDecay(15 * Math.sqrt(220 / note.hz))
  const bark = createDecay(2.6)
  const chime = createDecay(0.8)
  const step = (2 * Math.PI * note.hz) / sampleRate
  const otherStep = (2 * Math.PI * detuned(note.hz, 4)) / sampleRate
  const brightness = Math.min(1, 330 / note.hz)
  let index = 0
  play(bus, note.at, note.seconds + contour.release, note.pan, () => {
    const at = index / sampleRate
    const phase = step * index
    const body = Math.sin(phase + (0.45 + 2.6 * note.velocity * bark(at)) * brightness * Math.sin(phase))
    const tine = Math.sin(otherStep * index + 1.5 * chime(at) * brightness * Math.sin(phase * 14))
    index++
    return (body * 0.62 + tine * 0.38) * envelope(at) * fade(at) * note.velocity * 0.22
  })
}
