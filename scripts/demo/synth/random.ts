/** A source of numbers from 0 up to 1: the same seed gives the same music on every machine. */
export type Random = () => number

/** Mulberry32: 32 bits of state are plenty for noise and for the unevenness of a hand. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** White noise from -1 to 1. */
export function noise(random: Random): number {
  return random() * 2 - 1
}

/** A number that strays from `value` by at most `spread` to either side. */
export function near(random: Random, value: number, spread: number): number {
  return value + noise(random) * spread
}
