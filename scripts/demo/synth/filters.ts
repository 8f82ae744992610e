import { sampleRate } from './signal.ts'

export type Filter = (sample: number) => number

/** Takes away what lies above `hz`, 12 dB per octave. The frequency may move while it runs. */
export type SweptFilter = (sample: number, hz: number) => number

/** A state-variable low-pass in its trapezoidal form, which stays in tune and stable when swept. */
export function createLowPass(resonance = 0.7): SweptFilter {
  const damping = 1 / resonance
  let first = 0
  let second = 0
  let knownHz = -1
  let g = 0
  return (sample, hz) => {
    if (hz !== knownHz) {
      knownHz = hz
      g = Math.tan((Math.PI * Math.min(hz, sampleRate * 0.45)) / sampleRate)
    }
    const high = (sample - (damping + g) * first - second) / (1 + g * (g + damping))
    const band = g * high + first
    const low = g * band + second
    first = g * high + band
    second = g * band + low
    return low
  }
}

/** Lets a band around `hz` pass; the band is `hz / sharpness` wide and its middle keeps its level. */
export function createBandPass(hz: number, sharpness: number): Filter {
  const g = Math.tan((Math.PI * hz) / sampleRate)
  const damping = 1 / sharpness
  let first = 0
  let second = 0
  return (sample) => {
    const high = (sample - (damping + g) * first - second) / (1 + g * (g + damping))
    const band = g * high + first
    first = g * high + band
    second += 2 * g * band
    return band * damping
  }
}

/** One pole: a gentle 6 dB per octave. */
export function createSoftLowPass(hz: number): Filter {
  const keep = Math.exp((-2 * Math.PI * hz) / sampleRate)
  let last = 0
  return (sample) => (last = sample + (last - sample) * keep)
}

/** The remainder of the gentle low-pass; at 20 Hz it removes a constant offset and nothing audible. */
export function createSoftHighPass(hz: number): Filter {
  const lowPass = createSoftLowPass(hz)
  return (sample) => sample - lowPass(sample)
}
