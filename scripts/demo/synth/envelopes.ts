/** Level, 0 to 1, at a time in seconds after the start of a note. */
export type Envelope = (seconds: number) => number

export interface Contour {
  attack: number
  decay: number
  /** Level that is held, 0 to 1. */
  sustain: number
  release: number
}

/** The usual four stages; a note held shorter than its attack is released from where it got to. */
export function createEnvelope(contour: Contour, heldSeconds: number): Envelope {
  const { attack, decay, sustain, release } = contour
  const held = (seconds: number) =>
    seconds < attack
      ? eased(seconds / attack)
      : sustain + (1 - sustain) * Math.exp((-4 * (seconds - attack)) / decay)
  const atRelease = held(heldSeconds)
  return (seconds) => {
    if (seconds < heldSeconds) return held(seconds)
    const left = 1 - (seconds - heldSeconds) / release
    return left > 0 ? atRelease * left * left : 0
  }
}

/** From 0 to 1 without a corner at either end. */
export function eased(share: number): number {
  const x = Math.min(1, Math.max(0, share))
  return x * x * (3 - 2 * x)
}

/** A dying sound: falls by 60 dB in `seconds`. */
export function createDecay(seconds: number): Envelope {
  const rate = Math.log(1000) / seconds
  return (at) => Math.exp(-rate * at)
}
