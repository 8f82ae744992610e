import { playBell } from '../instruments/bell.ts'
import { playPad, type PadSound } from '../instruments/pad.ts'
import { chorused, pingPong } from '../synth/delays.ts'
import { createBandPass } from '../synth/filters.ts'
import { detuned, hertz } from '../synth/pitch.ts'
import { createRandom, near, noise, type Random } from '../synth/random.ts'
import { reverberated } from '../synth/reverb.ts'
import { createTempo, readChords, readLine } from '../synth/score.ts'
import { mix, play, sampleRate, silence, type Stereo } from '../synth/signal.ts'

const totalSeconds = 48
const tempo = createTempo(46)

// D major that never quite closes: the leading note stays in the chords, the dominant stays suspended.
const chords = readChords(`
  D2 A2 F#3 C#4 E4 | B1 B2 F#3 D4 E4 | G1 D3 B3 F#4 A4 | A1 E3 B3 D4 F#4
| F#2 C#3 A3 E4 A4 | B1 F#3 D4 A4 C#5 | E2 D3 B3 F#4 G4 | A1 G3 B3 E4 D5 | D2 A2 F#3 E4 A4`)

const melody = readLine(`
  -:1.5 A5:1 F#5:1.5 | -:0.5 E5:1 D5:2.5 | -:1 F#5:0.5 A5:0.5 B5:2 | -:0.5 A5:1.5 E5:2
| -:0.5 C#6:1.5 A5:1 E5 | -:0.5 D6:1.5 C#6:0.5 A5:1.5 | -:0.5 B5 F#5 G5:1.5 | -:0.5 A5:1 E5 D5:1.5
| F#5:1 A5 E6:2`)

/** Track 1: dusk in a warm room. One long breath in and out, with a bell for each thing remembered. */
export function windowsLeftOpen(): Stereo {
  const random = createRandom(101)
  const pads = silence(totalSeconds)
  chords.forEach((chord, index) => playChord(pads, random, chord, index * 4))

  const bells = silence(totalSeconds)
  for (const { beat, pitch } of melody) {
    const velocity = near(random, 0.5, 0.08) * (beat < 16 ? 0.85 : 1)
    const at = tempo(beat) + near(random, 0.03, 0.03)
    playBell(bells, { at, seconds: 3, hz: hertz(pitch), velocity, pan: near(random, 0, 0.45) })
    // From the middle on a second bell answers an octave lower, late, as from across the yard.
    if (beat >= 16) {
      const answer = { at: tempo(beat + 0.5), seconds: 3, hz: hertz(pitch) / 2, velocity: velocity * 0.4 }
      playBell(bells, { ...answer, pan: -0.6 })
    }
  }

  const strings = chorused(pads, 0.004, 0.23)
  const echoes = pingPong(bells, tempo(0.75), 0.5)
  const toHall = silence(totalSeconds)
  mix(toHall, strings, 0.5)
  mix(toHall, bells, 1.1)
  mix(toHall, echoes, 0.4)
  const mixdown = silence(totalSeconds)
  mix(mixdown, strings, 0.8)
  mix(mixdown, bells, 1.5)
  mix(mixdown, echoes, 0.65)
  mix(mixdown, wind(random), 1)
  mix(mixdown, reverberated(toHall, { seconds: 5.5, size: 1.5, brightnessHz: 7000 }), 0.75)
  return mixdown
}

function playChord(pads: Stereo, random: Random, chord: string[], beat: number): void {
  const last = beat === (chords.length - 1) * 4
  const swell = 0.62 + 0.38 * Math.sin((Math.PI * (beat + 4)) / 40)
  const sound: PadSound = {
    contour: { attack: 1.9, decay: 8, sustain: 0.8, release: 3.4 },
    // Opens until two thirds of the way, then closes like the day.
    brightness: (seconds) => 550 + 2700 * Math.sin((Math.PI * Math.min(seconds, 47)) / 47) ** 2,
  }
  chord.forEach((pitch, voice) => {
    const hz = detuned(hertz(pitch), near(random, 0, 2))
    const velocity = (voice === 0 ? 0.7 : 0.78 - voice * 0.04) * swell
    // Each voice enters a little after the one below it, so that a chord unfolds rather than starts.
    const at = Math.max(0, tempo(beat) - 0.7) + voice * 0.13
    const seconds = tempo(last ? 3.2 : 4)
    playPad(pads, random, { at, seconds, hz, velocity, pan: 0 }, sound)
  })
}

/** Air that moves behind the music, each side by itself. */
function wind(random: Random): Stereo {
  const air = silence(totalSeconds)
  for (const side of [-1, 1]) {
    const low = createBandPass(420, 0.8)
    const high = createBandPass(760, 1.2)
    let index = 0
    play(air, 0, totalSeconds, side, () => {
      const at = index++ / sampleRate
      const gust = 0.5 + 0.5 * Math.sin(at * 0.42 + side) * Math.sin(at * 0.17 + 2)
      return high(low(noise(random))) * gust * 0.02
    })
  }
  return air
}
