import { createSoftHighPass, createSoftLowPass, type Filter } from './filters.ts'
import { sampleRate, silence, type Stereo } from './signal.ts'

export interface Room {
  /** Time in which the tail falls by 60 dB. */
  seconds: number
  /** 1 is a small hall. */
  size: number
  /** Above this frequency the walls swallow sound. */
  brightnessHz: number
}

// Prime lengths share no multiples, so the echoes never line up into a ring.
const lineLengths = [1433, 1601, 1867, 2053, 2251, 2399, 2617, 2797]
const diffuserLengths = [142, 379, 107, 277]

/**
 * Reverberation by a feedback delay network: eight delays feed each other through a Hadamard matrix,
 * which keeps their energy, so only the gain of each line decides how long the tail lasts.
 */
export function reverberated(input: Stereo, room: Room): Stereo {
  const output = silence(input.left.length / sampleRate)
  const lines = lineLengths.map((length, index) => createLine(length * room.size, room, index))
  const diffuse = [createDiffuser(0), createDiffuser(23)] as const
  const rumble = [createSoftHighPass(140), createSoftHighPass(140)] as const
  const heard = new Float64Array(8)
  for (let index = 0; index < output.left.length; index++) {
    const left = diffuse[0](rumble[0](input.left[index] ?? 0))
    const right = diffuse[1](rumble[1](input.right[index] ?? 0))
    for (let line = 0; line < 8; line++) heard[line] = lines[line]?.read(index) ?? 0
    output.left[index] = ((heard[0] ?? 0) + (heard[2] ?? 0) - (heard[4] ?? 0) - (heard[6] ?? 0)) * 0.5
    output.right[index] = ((heard[1] ?? 0) + (heard[3] ?? 0) - (heard[5] ?? 0) - (heard[7] ?? 0)) * 0.5
    spread(heard)
    for (let line = 0; line < 8; line++)
      lines[line]?.write((heard[line] ?? 0) + (line % 2 === 0 ? left : right) * 0.5)
  }
  return output
}

function createLine(length: number, room: Room, index: number) {
  const buffer = new Float32Array(Math.ceil(length) + 32)
  const gain = 10 ** ((-3 * length) / (room.seconds * sampleRate))
  const damp = createSoftLowPass(room.brightnessHz)
  const wobbleHz = 0.31 + index * 0.07
  let at = 0
  return {
    // A length that drifts by a few samples blurs the resonances, as moving air does in a hall.
    read(sampleIndex: number): number {
      const wobble = 8 + 7 * Math.sin((2 * Math.PI * wobbleHz * sampleIndex) / sampleRate + index)
      const back = at - length - wobble + buffer.length * 2
      const whole = Math.floor(back)
      const share = back - whole
      const older = buffer[whole % buffer.length] ?? 0
      const newer = buffer[(whole + 1) % buffer.length] ?? 0
      return damp(older + (newer - older) * share) * gain
    },
    write(sample: number): void {
      buffer[at] = sample
      at = (at + 1) % buffer.length
    },
  }
}

/** All-pass filters in a row: they smear a click into a burst and leave its colour alone. */
function createDiffuser(offset: number): Filter {
  const stages = diffuserLengths.map((length) => ({ buffer: new Float32Array(length + offset), at: 0 }))
  return (input) => {
    let sample = input
    for (const stage of stages) {
      const delayed = stage.buffer[stage.at] ?? 0
      const stored = sample - delayed * 0.6
      stage.buffer[stage.at] = stored
      stage.at = (stage.at + 1) % stage.buffer.length
      sample = delayed + stored * 0.6
    }
    return sample
  }
}

/** The fast Hadamard transform of eight values, scaled to keep their energy. */
function spread(values: Float64Array): void {
  for (let half = 1; half < 8; half *= 2) {
    for (let start = 0; start < 8; start += half * 2) {
      for (let index = start; index < start + half; index++) {
        const a = values[index] ?? 0
        const b = values[index + half] ?? 0
        values[index] = a + b
        values[index + half] = a - b
      }
    }
  }
  for (let index = 0; index < 8; index++) values[index] = (values[index] ?? 0) / Math.sqrt(8)
}
