import { sampleRate } from './signal.ts'

/** Gives the next sample at a frequency that may change from one sample to the next. */
export type Oscillator = (hz: number) => number

/** @param phase where in its cycle it starts, 0 to 1 */
export function createSine(phase = 0): Oscillator {
  let at = phase
  return (hz) => {
    const sample = Math.sin(at * 2 * Math.PI)
    at = wrap(at + hz / sampleRate)
    return sample
  }
}

/** A sawtooth whose jump is rounded off (PolyBLEP), because the bare jump folds back as harsh tones. */
export function createSaw(phase = 0): Oscillator {
  let at = phase
  return (hz) => {
    const step = hz / sampleRate
    const sample = 2 * at - 1 - jumpCorrection(at, step)
    at = wrap(at + step)
    return sample
  }
}

/** A triangle: its harmonics fall so fast that it needs no correction at the pitches of music. */
export function createTriangle(phase = 0): Oscillator {
  let at = phase
  return (hz) => {
    const sample = 1 - 4 * Math.abs(wrap(at + 0.25) - 0.5)
    at = wrap(at + hz / sampleRate)
    return sample
  }
}

function wrap(phase: number): number {
  return phase - Math.floor(phase)
}

function jumpCorrection(phase: number, step: number): number {
  if (phase < step) {
    const x = phase / step
    return x + x - x * x - 1
  }
  if (phase > 1 - step) {
    const x = (phase - 1) / step
    return x * x + x + x + 1
  }
  return 0
}
