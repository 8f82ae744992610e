import { createDecay, eased } from '../synth/envelopes.ts'
import { play, sampleRate, type Stereo } from '../synth/signal.ts'
import type { Note } from './note.ts'

const tones = [
  { ratio: 1, level: 1, seconds: 3.6 },
  { ratio: 2.003, level: 0.34, seconds: 2.1 },
  { ratio: 3.01, level: 0.1, seconds: 1.1 },
  { ratio: 5.43, level: 0.06, seconds: 0.35 },
]

/** A glass bell with a soft edge; it rings as long as it likes, whatever the note says. */
export function playBell(bus: Stereo, note: Note): void {
  for (const tone of tones) {
    const fade = createDecay(tone.seconds)
    const step = (2 * Math.PI * note.hz * tone.ratio) / sampleRate
    let index = 0
    play(bus, note.at, tone.seconds, note.pan, () => {
      const at = index / sampleRate
      return Math.sin(step * index++) * fade(at) * eased(at / 0.012) * tone.level * note.velocity * 0.2
    })
  }
}
