import { playFeltPiano } from '../instruments/felt-piano.ts'
import { playPad, type PadSound } from '../instruments/pad.ts'
import { chorused } from '../synth/delays.ts'
import { hertz } from '../synth/pitch.ts'
import { createRandom, near } from '../synth/random.ts'
import { reverberated } from '../synth/reverb.ts'
import { createTempo, readChords, readLine } from '../synth/score.ts'
import { mix, silence, type Stereo } from '../synth/signal.ts'

const totalSeconds = 42
const tempo = createTempo(69, { fromBeat: 32, share: 0.07 })

const chords = readChords(`
  Bb1 F2 D3 F3 | A1 F2 C3 F3 | G1 D2 Bb2 F3 | Eb2 Bb2 G3 Bb3
| D2 Bb2 F3 Bb3 | C2 G2 Eb3 Bb3 | F1 C3 G3 Bb3 | F1 C3 Eb3 A3
| G1 D3 Bb3 D4 | Eb2 Bb2 G3 D4`)
const home = ['Bb1', 'F2', 'C3', 'D3', 'F3', 'A3']

const tune = readLine(`
  F5:1.5 D5:0.5 C5 D5 | -:0.5 F4:0.5 A4:0.5 C5:2.5 | D5:1.5 Bb4:0.5 A4 Bb4 | G4:2.5 Bb4:0.5 C5 |
  D5:1.5 F5:0.5 Bb5:2 | A5:0.5 G5 Eb5:0.5 G5:2 | F5:1 C5 D5 Eb5 | C5:2.5 A4:0.5 C5 |
  D5:1.5 Bb5:0.5 A5 F5 | G5:1.5 D5:0.5 F5 Eb5 | D5:1 C5 F5:4`)

/** Track 4: the lamp-lighter's lullaby. A piano by itself, with strings that arrive when it has asked twice. */
export function lastLightOnTheStairs(): Stereo {
  const random = createRandom(404)
  const piano = silence(totalSeconds)
  const strings = silence(totalSeconds)
  const sound: PadSound = {
    contour: { attack: 1.3, decay: 6, sustain: 0.85, release: 2 },
    brightness: (seconds) => 700 + 1500 * Math.max(0, Math.sin((Math.PI * (seconds - 12)) / 28)),
  }
  chords.forEach((chord, bar) => {
    const pattern = [0, 1, 2, 3, 2, 1, 2, 3]
    pattern.forEach((voice, index) => {
      const beat = bar * 4 + index / 2
      const velocity = near(random, index === 0 ? 0.42 : 0.26, 0.04) + 0.09 * Math.sin((Math.PI * bar) / 10)
      const seconds = tempo(bar * 4 + 4.1) - tempo(beat)
      const hz = hertz(chord[voice] ?? 'Bb1')
      const at = tempo(beat) + near(random, 0.012, 0.012)
      playFeltPiano(piano, random, { at, seconds, hz, velocity, pan: -0.35 + voice * 0.1 })
    })
    if (bar < 4) return
    const seconds = tempo(bar * 4 + 4) - tempo(bar * 4)
    const at = tempo(bar * 4) - 0.4
    for (const pitch of chord.slice(1))
      playPad(strings, random, { at, seconds, hz: hertz(pitch), velocity: 0.35 + 0.045 * bar, pan: 0 }, sound)
  })
  home.forEach((pitch, voice) => {
    const at = tempo(40) + voice * 0.16
    playFeltPiano(piano, random, { at, seconds: 6, hz: hertz(pitch), velocity: 0.4, pan: -0.3 + voice * 0.1 })
    if (voice > 0)
      playPad(strings, random, { at, seconds: 2.6, hz: hertz(pitch), velocity: 0.5, pan: 0 }, sound)
  })
  for (const { beat, beats, pitch } of tune) {
    const at = tempo(beat) + near(random, 0.018, 0.014)
    const seconds = tempo(beat + beats + 0.3) - tempo(beat)
    const velocity = near(random, beats > 1 ? 0.74 : 0.62, 0.05)
    playFeltPiano(piano, random, { at, seconds, hz: hertz(pitch), velocity, pan: 0.2 })
  }

  const section = chorused(strings, 0.003, 0.31)
  const toHall = silence(totalSeconds)
  mix(toHall, piano, 0.55)
  mix(toHall, section, 0.6)
  const mixdown = silence(totalSeconds)
  mix(mixdown, piano, 1)
  mix(mixdown, section, 0.5)
  mix(mixdown, reverberated(toHall, { seconds: 3.4, size: 1.15, brightnessHz: 5000 }), 0.6)
  return mixdown
}
