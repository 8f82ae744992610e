import { playBass } from '../instruments/bass.ts'
import { createHat, createKick, createSnare, playCrackle } from '../instruments/drums.ts'
import { playElectricPiano } from '../instruments/electric-piano.ts'
import { playLead } from '../instruments/lead.ts'
import { chorused, pingPong } from '../synth/delays.ts'
import { hertz } from '../synth/pitch.ts'
import { createRandom, near, type Random } from '../synth/random.ts'
import { reverberated } from '../synth/reverb.ts'
import { createTempo, readChords, readLine, swung } from '../synth/score.ts'
import { mix, shape, silence, type Stereo } from '../synth/signal.ts'

const totalSeconds = 45.5
const swing = 0.3
const straight = createTempo(78, { fromBeat: 52, share: 0.04 })
const tempo = (beat: number) => straight(swung(beat, swing))

// F minor: down from the sixth degree, a dominant with its sharp ninth, home, and a turn to start again.
const chords = readChords(`
  Db2 F3 Ab3 C4 Eb4 | C2 E3 Bb3 Eb4 Ab4 | F2 Eb3 Ab3 C4 G4 | Eb2 Db3 Gb3 Bb3 F4`)
const turn = ['Ab2', 'Gb3', 'Bb3', 'C4', 'F4']
const goodbye = ['F1', 'Eb3', 'Ab3', 'C4', 'G4', 'Bb4']

const bassLine = `
  Db2:1.5 -:0.25 Db2:0.75 Ab1:1 C2:0.5 | C2:1.75 C2:0.75 G1:1 E2:0.5 | F1:1.5 -:0.25 F1:0.75 C2 Eb2:0.5
| Eb2:1.5 -:0.5 Ab1:1.25 Eb2:0.5 C2:0.25 |`
const song = `
  -:0.5 C5:0.5 Eb5:0.5 F5:1.5 Ab5:0.5 G5:0.5 | E5:1.5 Eb5:0.5 C5 -:1 | -:0.5 C5:0.5 Eb5:0.5 G5:1.5 F5:0.5 Eb5:0.5
| F5:1 Db5 C5:0.5 Bb4:0.5 Ab4 |
  -:0.5 Ab5:1 G5:0.5 F5:0.5 Eb5:1 C5:0.5 | Eb5:0.75 E5:0.75 G5:1.5 -:1 | Ab5:0.5 G5:0.5 F5:0.5 Eb5:1.5 C5
| Bb4 Db5 Eb5:0.5 C5:1.5 |`

/** Track 3: four in the morning between two floors. Keys alone, then a bass, then the beat and a voice. */
export function slowLift(): Stereo {
  const random = createRandom(303)
  const keys = silence(totalSeconds)
  for (let bar = 0; bar < 13; bar++) playKeys(keys, random, bar)
  goodbye.forEach((pitch, voice) =>
    playElectricPiano(keys, {
      at: tempo(52) + voice * 0.07,
      seconds: 7,
      hz: hertz(pitch),
      velocity: 0.5,
      pan: 0,
    }),
  )
  const bass = silence(totalSeconds)
  for (let round = 0; round < 3; round++) {
    for (const { beat, beats, pitch } of readLine(bassLine, round * 16)) {
      if (beat < 8) continue
      const seconds = straight(beat + beats) - straight(beat) - 0.04
      playBass(bass, {
        at: tempo(beat),
        seconds,
        hz: hertz(pitch),
        velocity: near(random, 0.8, 0.05),
        pan: 0,
      })
    }
  }
  playBass(bass, { at: tempo(48), seconds: 2.6, hz: hertz('Db2'), velocity: 0.7, pan: 0 })
  playBass(bass, { at: tempo(52), seconds: 5, hz: hertz('F1'), velocity: 0.6, pan: 0 })

  const voice = silence(totalSeconds)
  let fromHz = hertz('C5')
  for (const { beat, beats, pitch } of readLine(song, 16)) {
    const seconds = straight(beat + beats) - straight(beat) - 0.05
    const note = {
      at: tempo(beat),
      seconds,
      hz: hertz(pitch),
      velocity: near(random, 0.62, 0.05),
      pan: -0.12,
    }
    playLead(voice, random, note, fromHz)
    fromHz = note.hz
  }
  const surface = silence(totalSeconds)
  playCrackle(surface, random, 0.1, tempo(52) + 1.5)

  const soft = chorused(keys, 0.0022, 0.6)
  tremolo(soft)
  const { kit, overheads } = playDrums(random)
  const toHall = silence(totalSeconds)
  mix(toHall, soft, 0.5)
  mix(toHall, voice, 0.7)
  mix(toHall, overheads, 0.3)
  const mixdown = silence(totalSeconds)
  mix(mixdown, soft, 1)
  mix(mixdown, bass, 0.4)
  mix(mixdown, kit, 0.6)
  mix(mixdown, overheads, 1.15)
  mix(mixdown, voice, 0.8)
  mix(mixdown, pingPong(voice, straight(0.75), 0.42), 0.34)
  mix(mixdown, surface, 0.3)
  mix(mixdown, reverberated(toHall, { seconds: 2.4, size: 1, brightnessHz: 4800 }), 0.42)
  return mixdown
}

function playKeys(bus: Stereo, random: Random, bar: number): void {
  const chord = chords[bar % 4] ?? []
  const strike = (beat: number, beats: number, pitches: string[], hardness: number) =>
    pitches.forEach((pitch, voice) => {
      const at = tempo(bar * 4 + beat) + voice * near(random, 0.012, 0.006)
      const velocity = near(random, hardness, 0.05) * (voice === pitches.length - 1 ? 1.1 : 1)
      const pan = -0.3 + voice * 0.17
      playElectricPiano(bus, { at, seconds: straight(beats), hz: hertz(pitch), velocity, pan })
    })
  const upper = chord.slice(1)
  // Before the bass comes in, the left hand of the keys holds its place.
  if (bar < 2 || bar === 12) strike(0, 3.4, [chord[0] ?? 'Db2'], 0.5)
  strike(0, bar % 4 === 3 ? 1.8 : 2.3, upper, 0.6)
  if (bar % 4 === 3 && bar < 12) strike(2, 1.8, turn.slice(1), 0.52)
  else strike(2.5, 1.3, upper.slice(1), 0.4)
  if (bar >= 4 && bar < 12) strike(1.75, 0.3, upper.slice(2), 0.3)
}

/** The stage piano's own effect: the sound leans to one side and back. */
function tremolo(bus: Stereo): void {
  const lean = (seconds: number) => 0.24 * Math.sin(2 * Math.PI * 2.6 * seconds)
  shape(
    bus,
    (sample, at) => sample * (1 + lean(at)),
    (sample, at) => sample * (1 - lean(at)),
  )
}

function playDrums(random: Random): { kit: Stereo; overheads: Stereo } {
  const kit = silence(totalSeconds)
  const overheads = silence(totalSeconds)
  const kick = createKick(kit)
  const snare = createSnare(overheads, random)
  const hat = createHat(overheads, random, 0.07, 0.3)
  const openHat = createHat(overheads, random, 0.34, 0.3)
  const late = (beat: number) => tempo(beat) + near(random, 0.008, 0.006)
  for (let bar = 2; bar < 12; bar++) {
    const start = bar * 4
    for (let eighth = 0; eighth < 8; eighth++) {
      const velocity = near(random, eighth % 2 === 0 ? 0.55 : 0.8, 0.08)
      if (eighth === 7 && bar % 2 === 1) openHat(late(start + 3.5), 0.6)
      else hat(late(start + eighth / 2), velocity)
      if (random() < 0.22) hat(late(start + eighth / 2 + 0.25), 0.35)
    }
    if (bar < 4) continue
    for (const beat of bar % 2 === 0 ? [0, 1.75, 2.5] : [0, 2.25, 2.5]) kick(tempo(start + beat), 0.85)
    // The snare drags a little: that is what makes it slow rather than late.
    for (const beat of [1, 3]) snare(late(start + beat) + 0.012, near(random, 0.8, 0.05))
    if (bar % 4 === 3) for (const beat of [3.5, 3.75]) snare(late(start + beat), 0.35)
    else snare(late(start + 2.25), 0.16)
  }
  kick(tempo(48), 0.7)
  return { kit, overheads }
}
