/** Samples per second of everything rendered here. */
export const sampleRate = 44_100

/** Two channels of equal length; full scale is -1 to 1, but a bus may exceed it until it is mastered. */
export interface Stereo {
  left: Float32Array
  right: Float32Array
}

/** Gives the next sample of a voice each time it is called. */
export type Voice = () => number

export function silence(seconds: number): Stereo {
  const length = Math.ceil(seconds * sampleRate)
  return { left: new Float32Array(length), right: new Float32Array(length) }
}

/**
 * Adds a voice to a bus. What reaches past the end of the bus is dropped.
 *
 * @param pan -1 is left, 1 is right; equal power, so a voice is as loud at the side as in the middle
 */
export function play(bus: Stereo, atSeconds: number, seconds: number, pan: number, voice: Voice): void {
  const angle = ((pan + 1) * Math.PI) / 4
  const toLeft = Math.cos(angle) * Math.SQRT2
  const toRight = Math.sin(angle) * Math.SQRT2
  const first = Math.max(0, Math.round(atSeconds * sampleRate))
  const end = Math.min(bus.left.length, first + Math.round(seconds * sampleRate))
  for (let index = first; index < end; index++) {
    const sample = voice()
    bus.left[index] = (bus.left[index] ?? 0) + sample * toLeft
    bus.right[index] = (bus.right[index] ?? 0) + sample * toRight
  }
}

/** Adds one bus to another. */
export function mix(target: Stereo, source: Stereo, gain = 1): void {
  for (const side of ['left', 'right'] as const) {
    const into = target[side]
    const from = source[side]
    for (let index = 0; index < into.length; index++)
      into[index] = (into[index] ?? 0) + (from[index] ?? 0) * gain
  }
}

/** Runs a bus through a function of (sample, seconds since the start), each side with its own. */
export function shape(
  bus: Stereo,
  left: (sample: number, seconds: number) => number,
  right: (sample: number, seconds: number) => number,
): void {
  for (let index = 0; index < bus.left.length; index++) {
    bus.left[index] = left(bus.left[index] ?? 0, index / sampleRate)
    bus.right[index] = right(bus.right[index] ?? 0, index / sampleRate)
  }
}

export function gainOf(decibels: number): number {
  return 10 ** (decibels / 20)
}
