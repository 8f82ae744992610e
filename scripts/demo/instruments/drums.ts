import { createDecay, eased } from '../synth/envelopes.ts'
import { createBandPass, createSoftHighPass, createSoftLowPass } from '../synth/filters.ts'
import { createSine } from '../synth/oscillators.ts'
import { noise, type Random } from '../synth/random.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'

/** Strikes a drum at a time in seconds, from 0 (not at all) to 1 (hard). */
type Strike = (at: number, velocity: number) => void

export function createKick(bus: Stereo): Strike {
  return (at, velocity) => {
    const skin = createSine()
    const drop = createDecay(0.16)
    const fade = createDecay(0.42)
    let index = 0
    play(bus, at, 0.45, 0, () => {
      const past = index++ / sampleRate
      const struck = skin(47 + 95 * drop(past)) * fade(past) * eased(past / 0.002)
      return Math.tanh(struck * 1.4) * velocity * 0.6
    })
  }
}

/** A snare played soft: a low drum head under a puff of noise. */
export function createSnare(bus: Stereo, random: Random): Strike {
  return (at, velocity) => {
    const head = createSine()
    const wires = createBandPass(1900, 0.7)
    const headFade = createDecay(0.16)
    const wireFade = createDecay(0.26)
    const soften = createSoftLowPass(7500)
    let index = 0
    play(bus, at, 0.3, 0.08, () => {
      const past = index++ / sampleRate
      const rattle = soften(wires(noise(random))) * wireFade(past) * eased(past / 0.003)
      return (head(176 + 40 * headFade(past)) * headFade(past) * 0.3 + rattle * 0.75) * velocity * 0.42
    })
  }
}

/** A closed hi-hat, or an open one when it may ring for longer. */
export function createHat(bus: Stereo, random: Random, seconds: number, pan: number): Strike {
  return (at, velocity) => {
    const thin = createSoftHighPass(6200)
    const thinner = createSoftHighPass(6200)
    const soften = createSoftLowPass(10_500)
    const fade = createDecay(seconds)
    let index = 0
    play(
      bus,
      at,
      seconds,
      pan,
      () => soften(thinner(thin(noise(random)))) * fade(index++ / sampleRate) * velocity * 0.5,
    )
  }
}

/** The surface of an old record: a crackle here and there, at random places between both sides. */
export function playCrackle(bus: Stereo, random: Random, fromSeconds: number, toSeconds: number): void {
  for (let at = fromSeconds; at < toSeconds; at += 0.03 + random() ** 2 * 0.4) {
    const grain = createBandPass(900 + random() * 2800, 1.5)
    const level = 0.02 + random() ** 4 * 0.16
    let index = 0
    play(bus, at, 0.012, noise(random) * 0.8, () => grain(index++ < 3 ? 1 : 0) * level)
  }
}
