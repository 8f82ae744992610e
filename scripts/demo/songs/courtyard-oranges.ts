import { playPad, type PadSound } from '../instruments/pad.ts'
import { guitar, mandola, playString } from '../instruments/string.ts'
import { pingPong } from '../synth/delays.ts'
import { createBandPass } from '../synth/filters.ts'
import { hertz } from '../synth/pitch.ts'
import { createRandom, near, type Random } from '../synth/random.ts'
import { reverberated } from '../synth/reverb.ts'
import { createTempo, readChords, readLine } from '../synth/score.ts'
import { mix, shape, silence, type Stereo } from '../synth/signal.ts'

const totalSeconds = 53
const bars = 26
const tempo = createTempo(98, { fromBeat: 72, share: 0.07 })

// G major in three. Six notes a bar: the bass, then five that the fingers walk up and down.
const intro = 'G2 D3 G3 B3 | G2 D3 G3 C4'
const verse = `
  G2 D3 G3 B3 | F#2 D3 A3 D4 | E2 B2 G3 B3 | C3 G3 C4 E4 | B2 D3 G3 D4 | A2 E3 G3 C4 | D3 G3 A3 D4 | D3 F#3 A3 D4`
const bridge = `
  E2 B2 G3 B3 | B2 F#3 B3 D4 | C3 G3 C4 E4 | G2 D3 G3 B3 | A2 E3 A3 C4 | G2 E3 G3 B3 | C3 E3 G3 D4 | D3 F#3 A3 C4`
const ending = `
  G2 D3 G3 B3 | F#2 D3 A3 D4 | E2 B2 G3 B3 | C3 G3 C4 E4 | B2 D3 G3 D4 | A2 E3 G3 C4 | D3 F#3 C4 D4 | G2 D3 G3 B3`
const chords = readChords([intro, verse, bridge, ending].join('|'))

const tune = readLine(
  `
  D5 G5 B5 | A5:2 F#5 | G5:1.5 F#5:0.5 E5 | G5:2 E5 | D5 G5 A5 | C6:1.5 B5:0.5 A5 | G5:2 E5 | F#5 A5:2
| B5:2 G5 | F#5:2 D5 | E5 G5 C6 | B5:3 | C6:1.5 B5:0.5 A5 | G5:2 B5 | E5 F#5 G5 | A5:3
| D5 G5 B5 | A5:2 F#5 | G5:1.5 F#5:0.5 E5 | G5:2 C6 | B5 A5 G5 | C6:1.5 B5:0.5 A5 | F#5 E5:0.5 F#5:0.5 A5 | G5:3`,
  6,
)

// The last verse is sung in two voices, mostly thirds and sixths apart.
const below = readLine(
  `B4 D5 G5 | F#5:2 D5 | E5:1.5 D5:0.5 B4 | E5:2 G5 | G5 F#5 D5 | A5:1.5 G5:0.5 E5 | D5 C5:0.5 D5:0.5 F#5 | D5:3`,
  54,
)

/** Track 2: a guitar waltz in the shade; a mandola brings the tune, and a second joins it to go home. */
export function courtyardOranges(): Stereo {
  const random = createRandom(202)
  const accompaniment = silence(totalSeconds)
  chords.forEach((chord, bar) => pickBar(accompaniment, random, chord, bar))
  withBody(accompaniment)

  const lead = silence(totalSeconds)
  for (const { beat, beats, pitch } of tune) {
    const accent = beat % 3 === 0 ? 0.08 : 0
    const note = { hz: hertz(pitch), seconds: tempo(beat + beats + 0.4) - tempo(beat), pan: 0.34 }
    const velocity = near(random, 0.58 + accent, 0.06)
    playString(lead, random, { ...note, at: tempo(beat) + near(random, 0.006, 0.008), velocity }, mandola)
  }
  for (const { beat, beats, pitch } of below) {
    const note = { hz: hertz(pitch), seconds: tempo(beat + beats + 0.4) - tempo(beat), pan: -0.42 }
    playString(
      lead,
      random,
      { ...note, at: tempo(beat) + near(random, 0.012, 0.01), velocity: 0.44 },
      mandola,
    )
  }
  const shade = silence(totalSeconds)
  chords.forEach((chord, bar) => playShade(shade, random, chord, bar))

  const toHall = silence(totalSeconds)
  mix(toHall, accompaniment, 0.5)
  mix(toHall, lead, 0.9)
  mix(toHall, shade, 0.6)
  const mixdown = silence(totalSeconds)
  mix(mixdown, accompaniment, 1)
  mix(mixdown, lead, 1.05)
  mix(mixdown, shade, 0.5)
  mix(mixdown, pingPong(lead, tempo(0.75), 0.32), 0.16)
  mix(mixdown, reverberated(toHall, { seconds: 2, size: 0.85, brightnessHz: 6200 }), 0.5)
  return mixdown
}

function pickBar(bus: Stereo, random: Random, chord: string[], bar: number): void {
  const last = bar === bars - 1
  // The last chord is rolled slowly and left to ring.
  const order = last ? [0, 1, 2, 3] : bar % 2 === 0 ? [0, 1, 2, 3, 2, 1] : [0, 2, 1, 3, 1, 2]
  order.forEach((voice, index) => {
    const beat = bar * 3 + index * (last ? 0.22 : 0.5)
    const swell = 0.46 + 0.11 * Math.sin((Math.PI * (bar - 6)) / 16) ** 2
    const velocity = near(random, index === 0 ? swell + 0.22 : swell - (index % 2 === 0 ? 0 : 0.1), 0.05)
    const seconds = last ? 6 : tempo(bar * 3 + 3.1) - tempo(beat)
    const at = tempo(beat) + near(random, 0.008, 0.008)
    const hz = hertz(chord[voice] ?? 'G2')
    playString(bus, random, { at, seconds, hz, velocity, pan: -0.3 + voice * 0.12 }, guitar)
  })
}

/** The wooden box: air and top resonances that the bare string lacks. */
function withBody(bus: Stereo): void {
  const side = () => {
    const air = createBandPass(104, 3)
    const top = createBandPass(212, 4)
    const wood = createBandPass(430, 2.5)
    return (sample: number) => sample + air(sample) * 0.7 + top(sample) * 0.6 + wood(sample) * 0.3
  }
  shape(bus, side(), side())
}

/** A cushion of bowed notes under the bridge and the last verse. */
function playShade(bus: Stereo, random: Random, chord: string[], bar: number): void {
  if (bar < 10) return
  const sound: PadSound = {
    contour: { attack: 0.7, decay: 4, sustain: 0.8, release: 1.2 },
    brightness: () => (bar < 18 ? 900 : 1250),
  }
  const seconds = tempo(bar * 3 + 3) - tempo(bar * 3)
  const at = tempo(bar * 3) - 0.2
  for (const pitch of chord.slice(1))
    playPad(bus, random, { at, seconds, hz: hertz(pitch), velocity: 0.5, pan: 0 }, sound)
}
