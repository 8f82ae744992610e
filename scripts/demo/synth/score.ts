/** One note of a line: where it starts, how long it lasts, what sounds. */
export interface Step {
  beat: number
  beats: number
  pitch: string
}

/**
 * Reads a line such as `D5 G5:2 -:0.5 | A5`. A note lasts one beat unless it says otherwise, `-` is a
 * rest, bar lines are for the eye.
 *
 * @param atBeat where the line starts
 */
export function readLine(text: string, atBeat = 0): Step[] {
  const steps: Step[] = []
  let beat = atBeat
  for (const word of text.split(/[\s|]+/).filter(Boolean)) {
    const [pitch = '-', length = '1'] = word.split(':')
    const beats = Number(length)
    if (!(beats > 0)) throw new Error(`Not a length: ${word}`)
    if (pitch !== '-') steps.push({ beat, beats, pitch })
    beat += beats
  }
  return steps
}

/** Reads chords apart by bar lines: `D2 A3 F#4 | B1 A3 D4`. The first pitch of each is its bass. */
export function readChords(text: string): string[][] {
  return text.split('|').map((chord) => chord.trim().split(/\s+/))
}

/** Tells at how many seconds a beat falls. */
export type Tempo = (beat: number) => number

/**
 * @param slowing from this beat on each beat is longer than the one before, by this share of a beat
 */
export function createTempo(bpm: number, slowing?: { fromBeat: number; share: number }): Tempo {
  const beatSeconds = 60 / bpm
  return (beat) => {
    const late = slowing ? Math.max(0, beat - slowing.fromBeat) : 0
    return (beat + (slowing ? (slowing.share * late ** 2) / 2 : 0)) * beatSeconds
  }
}

/** Moves every second sixteenth later: 0 is straight, 1/3 is a full triplet swing. */
export function swung(beat: number, amount: number): number {
  const sixteenth = Math.floor(beat * 4 + 1e-6)
  return sixteenth % 2 === 1 ? beat + (amount * 0.5) / 4 : beat
}
