import { createSoftLowPass } from './filters.ts'
import { sampleRate, silence, type Stereo } from './signal.ts'

/** Echoes that cross from one side to the other, each softer and darker than the one before. */
export function pingPong(input: Stereo, echoSeconds: number, feedback: number): Stereo {
  const output = silence(input.left.length / sampleRate)
  const delay = Math.round(echoSeconds * sampleRate)
  const darken = [createSoftLowPass(2800), createSoftLowPass(2800)] as const
  for (let index = delay; index < output.left.length; index++) {
    const from = index - delay
    const sum = ((input.left[from] ?? 0) + (input.right[from] ?? 0)) / 2
    output.left[index] = darken[0](sum + (output.right[from] ?? 0) * feedback)
    output.right[index] = darken[1]((output.left[from] ?? 0) * feedback)
  }
  return output
}

/** A second, slowly drifting copy on each side, the two in opposite phase: one player becomes several. */
export function chorused(input: Stereo, depthSeconds = 0.003, hz = 0.4): Stereo {
  const output = silence(input.left.length / sampleRate)
  for (let index = 0; index < output.left.length; index++) {
    const swing = Math.sin((2 * Math.PI * hz * index) / sampleRate)
    const base = 0.012 * sampleRate
    const depth = depthSeconds * sampleRate
    const left = input.left[index] ?? 0
    const right = input.right[index] ?? 0
    output.left[index] = left * 0.75 + readBetween(input.left, index - base - swing * depth) * 0.55
    output.right[index] = right * 0.75 + readBetween(input.right, index - base + swing * depth) * 0.55
  }
  return output
}

function readBetween(buffer: Float32Array, position: number): number {
  const whole = Math.floor(position)
  const older = buffer[whole] ?? 0
  return older + ((buffer[whole + 1] ?? 0) - older) * (position - whole)
}
