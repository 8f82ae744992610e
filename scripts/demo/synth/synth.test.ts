import { expect, test } from 'bun:test'
import { playElectricPiano } from '../instruments/electric-piano.ts'
import { playPad } from '../instruments/pad.ts'
import { createString, guitar, mandola, playString } from '../instruments/string.ts'
import { loudnessOf } from './loudness.ts'
import { mastered } from './master.ts'
import { createSaw, createSine, createTriangle } from './oscillators.ts'
import { hertz } from './pitch.ts'
import { createRandom } from './random.ts'
import { reverberated } from './reverb.ts'
import { createTempo, readChords, readLine, swung } from './score.ts'
import { play, sampleRate, silence, type Stereo, type Voice } from './signal.ts'

/** Frequency of a steady tone, from the moments at which it rises through zero. */
function pitchOf(voice: Voice, seconds: number): number {
  let before = voice()
  const rises: number[] = []
  for (let index = 1; index < seconds * sampleRate; index++) {
    const now = voice()
    if (before < 0 && now >= 0) rises.push(index - now / (now - before))
    before = now
  }
  return ((rises.length - 1) / ((rises.at(-1) ?? 0) - (rises[0] ?? 0))) * sampleRate
}

function cents(hz: number, from: number): number {
  return Math.abs(1200 * Math.log2(hz / from))
}

/** Frequency at which a decaying string resonates most, near the one it should have. */
function resonanceOf(voice: Voice, aroundHz: number): number {
  const samples = Array.from({ length: sampleRate }, voice)
  const power = (hz: number) => {
    const turn = (2 * Math.PI * hz) / sampleRate
    const real = samples.reduce((sum, sample, index) => sum + sample * Math.cos(turn * index), 0)
    const imaginary = samples.reduce((sum, sample, index) => sum + sample * Math.sin(turn * index), 0)
    return Math.hypot(real, imaginary)
  }
  const candidates = Array.from({ length: 41 }, (_, step) => aroundHz * 2 ** ((step - 20) / 1200))
  return candidates.reduce((best, hz) => (power(hz) > power(best) ? hz : best))
}

function peakOf({ left, right }: Stereo): number {
  return [...left, ...right].reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
}

function tone(seconds: number, hz: number, level: number): Stereo {
  const bus = silence(seconds)
  const sine = createSine()
  play(bus, 0, seconds, 0, () => sine(hz) * level)
  return bus
}

test('pitches are those of equal temperament', () => {
  expect(hertz('A4')).toBe(440)
  expect(hertz('C4')).toBeCloseTo(261.6256, 3)
  expect(hertz('Db5')).toBe(hertz('C#5'))
  expect(() => hertz('H2')).toThrow('Not a pitch')
})

test.each([
  ['sine', createSine],
  ['saw', createSaw],
  ['triangle', createTriangle],
])('a %s is in tune within a tenth of a cent', (_, create) => {
  const oscillator = create(0.3)
  expect(
    cents(
      pitchOf(() => oscillator(hertz('E4')), 1),
      hertz('E4'),
    ),
  ).toBeLessThan(0.1)
})

test.each(['E2', 'D4', 'B4', 'C6'])('a plucked string on %s is in tune within three cents', (pitch) => {
  const hz = hertz(pitch)
  for (const sound of [guitar, mandola]) {
    const voice = createString(createRandom(5), { hz, velocity: 0.6 }, sound)
    expect(cents(resonanceOf(voice, hz), hz)).toBeLessThanOrEqual(3)
  }
})

test('a bar sounds the same each time it is made, and different from another seed', () => {
  const bar = (seed: number) => {
    const random = createRandom(seed)
    const bus = silence(2)
    const note = { at: 0.1, seconds: 1, hz: 220, velocity: 0.6, pan: 0.2 }
    playString(bus, random, note, guitar)
    playElectricPiano(bus, { ...note, at: 0.5 })
    const contour = { attack: 0.2, decay: 1, sustain: 0.5, release: 0.4 }
    playPad(bus, random, note, { contour, brightness: () => 900 })
    const wet = reverberated(bus, { seconds: 1.5, size: 1, brightnessHz: 5000 })
    return new Bun.CryptoHasher('sha256').update(wet.left).update(wet.right).digest('hex')
  }
  expect(bar(7)).toBe(bar(7))
  expect(bar(7)).not.toBe(bar(8))
})

test('a stereo sine of 997 Hz at -23 dBFS measures -23 LUFS', () => {
  expect(loudnessOf(tone(3, 997, 10 ** (-23 / 20)))).toBeCloseTo(-23, 1)
})

test('a mastered mix has no silent end, and no peak above its ceiling', () => {
  const quiet = tone(4, 300, 0.05)
  play(quiet, 1, 0.01, 0, () => 0.9)
  quiet.left.fill(0, sampleRate * 3)
  quiet.right.fill(0, sampleRate * 3)
  const mix = mastered(quiet, { inSeconds: 0.01, outSeconds: 0.5 })
  expect(mix.left.length / sampleRate).toBeLessThan(3.1)
  expect(peakOf(mix)).toBeLessThanOrEqual(10 ** (-2.5 / 20) + 1e-6)
})

test('a tail falls by 60 dB in the time the room is given', () => {
  const click = silence(3)
  for (const side of [click.left, click.right]) side[0] = 1
  const { left } = reverberated(click, { seconds: 2, size: 1, brightnessHz: 20_000 })
  const energy = (from: number) => {
    const window = left.slice(from * sampleRate, (from + 0.2) * sampleRate)
    return 10 * Math.log10(window.reduce((sum, sample) => sum + sample ** 2, 0))
  }
  const fall = energy(0.5) - energy(1.5)
  expect(fall).toBeGreaterThan(27)
  expect(fall).toBeLessThan(45)
})

test('a line is read as notes, rests and lengths, and a wrong length is refused', () => {
  expect(readLine('A4 -:0.5 | C5:2', 4)).toEqual([
    { beat: 4, beats: 1, pitch: 'A4' },
    { beat: 5.5, beats: 2, pitch: 'C5' },
  ])
  expect(() => readLine('A4:x')).toThrow('Not a length')
  expect(readChords(' D2 A3 | B1 ')).toEqual([['D2', 'A3'], ['B1']])
})

test('a tempo may slow down, and swing moves only the second sixteenths', () => {
  const tempo = createTempo(60, { fromBeat: 4, share: 0.1 })
  expect([tempo(4), tempo(5), tempo(6)]).toEqual([4, 5.05, 6.2])
  expect([swung(1, 0.4), swung(1.5, 0.4)]).toEqual([1, 1.5])
  expect(swung(1.25, 0.4)).toBeCloseTo(1.3)
})
