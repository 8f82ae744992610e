import { eased } from './envelopes.ts'
import { createSoftHighPass } from './filters.ts'
import { loudnessOf } from './loudness.ts'
import { gainOf, sampleRate, shape, type Stereo } from './signal.ts'

const targetLufs = -16
// A lossy encoder overshoots a little, so the ceiling lies well under the -1 dBFS that is promised.
const ceiling = gainOf(-2.5)

export interface Fades {
  inSeconds: number
  outSeconds: number
}

/** Makes a mix ready to be heard: no offset, no silent end, faded, as loud as its neighbours, no peaks. */
export function mastered(mix: Stereo, fades: Fades): Stereo {
  shape(mix, createSoftHighPass(18), createSoftHighPass(18))
  const mixdown = withoutSilentEnd(mix)
  const seconds = mixdown.left.length / sampleRate
  const fade = (sample: number, at: number) =>
    sample * eased(at / fades.inSeconds) * eased((seconds - at) / fades.outSeconds)
  shape(mixdown, fade, fade)
  // Taming a peak makes a mix softer again; the second round takes back what the first has lost.
  for (let round = 0; round < 2; round++) {
    const gain = gainOf(targetLufs - loudnessOf(mixdown))
    shape(
      mixdown,
      (sample) => sample * gain,
      (sample) => sample * gain,
    )
    limit(mixdown)
  }
  return mixdown
}

/** Ends where the last tail has sunk 45 dB under the loudest moment, before the ear takes it for a pause. */
function withoutSilentEnd({ left, right }: Stereo): Stereo {
  const level = (index: number) => Math.max(Math.abs(left[index] ?? 0), Math.abs(right[index] ?? 0))
  let loudest = 0
  for (let index = 0; index < left.length; index++) loudest = Math.max(loudest, level(index))
  let end = left.length
  while (end > 0 && level(end - 1) < loudest * gainOf(-45)) end--
  return { left: left.slice(0, end), right: right.slice(0, end) }
}

/** Turns the level down shortly before each peak and up again after it, both sides alike. */
function limit(signal: Stereo): void {
  const reach = Math.round(sampleRate * 0.008)
  const length = signal.left.length
  const lowest = new Float32Array(length).fill(1)
  for (let index = 0; index < length; index++) {
    const peak = Math.max(Math.abs(signal.left[index] ?? 0), Math.abs(signal.right[index] ?? 0))
    if (peak <= ceiling) continue
    const gain = ceiling / peak
    const end = Math.min(length - 1, index + reach)
    for (let near = Math.max(0, index - reach); near <= end; near++)
      lowest[near] = Math.min(lowest[near] ?? 1, gain)
  }
  // The mean over the same reach has no steps and, at a peak, only holds gains that are low enough.
  let sum = 0
  for (let index = 0; index < length + reach; index++) {
    sum += lowest[index] ?? 1
    if (index > 2 * reach) sum -= lowest[index - 2 * reach - 1] ?? 1
    const middle = index - reach
    if (middle < 0) continue
    const gain = sum / Math.min(2 * reach + 1, index + 1)
    signal.left[middle] = (signal.left[middle] ?? 0) * gain
    signal.right[middle] = (signal.right[middle] ?? 0) * gain
  }
}
