import { sampleRate, type Stereo } from './signal.ts'

/**
 * Integrated loudness in LUFS, as ITU-R BS.1770-4 defines it: K-weighted, in blocks of 400 ms that
 * overlap by three quarters, without the blocks that are silent or 10 LU below the rest.
 */
export function loudnessOf(signal: Stereo): number {
  const left = kWeightedPower(signal.left)
  const right = kWeightedPower(signal.right)
  const hop = Math.round(sampleRate * 0.1)
  const blocks: number[] = []
  for (let start = 0; start + hop * 4 <= left.length; start += hop) {
    let sum = 0
    for (let index = start; index < start + hop * 4; index++) sum += (left[index] ?? 0) + (right[index] ?? 0)
    blocks.push(sum / (hop * 4))
  }
  const audible = blocks.filter((power) => loudness(power) > -70)
  const gate = loudness(mean(audible)) - 10
  return loudness(mean(audible.filter((power) => loudness(power) > gate)))
}

function loudness(power: number): number {
  return -0.691 + 10 * Math.log10(power)
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function kWeightedPower(channel: Float32Array): Float64Array {
  const shelf = createBiquad(headShelf())
  const highPass = createBiquad(lowCut())
  return Float64Array.from(channel, (sample) => highPass(shelf(sample)) ** 2)
}

interface Coefficients {
  b: readonly [number, number, number]
  a: readonly [number, number]
}

function createBiquad({ b, a }: Coefficients): (sample: number) => number {
  let first = 0
  let second = 0
  return (sample) => {
    const output = b[0] * sample + first
    first = b[1] * sample - a[0] * output + second
    second = b[2] * sample - a[1] * output
    return output
  }
}

// The standard tabulates both filters for 48 kHz only; these are the analogue curves behind its table.
function headShelf(): Coefficients {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate)
  const q = 0.7071752369554196
  const high = 10 ** (3.999843853973347 / 20)
  const middle = high ** 0.4996667741545416
  const scale = 1 + k / q + k * k
  return {
    b: [
      (high + (middle * k) / q + k * k) / scale,
      (2 * (k * k - high)) / scale,
      (high - (middle * k) / q + k * k) / scale,
    ],
    a: [(2 * (k * k - 1)) / scale, (1 - k / q + k * k) / scale],
  }
}

function lowCut(): Coefficients {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate)
  const q = 0.5003270373238773
  const scale = 1 + k / q + k * k
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / scale, (1 - k / q + k * k) / scale] }
}
