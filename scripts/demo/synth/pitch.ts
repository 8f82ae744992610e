const semitonesAboveC: Record<string, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }

/**
 * Frequency of a pitch such as `A4`, `F#5` or `Bb2`, in equal temperament with A4 = 440 Hz.
 *
 * @throws Error when the name is not a pitch
 */
export function hertz(name: string): number {
  const parts = /^([A-G])([#b]?)(-?\d)$/.exec(name)
  const semitones = semitonesAboveC[parts?.[1] ?? '']
  if (!parts || semitones === undefined) throw new Error(`Not a pitch: ${name}`)
  const accidental = parts[2] === '#' ? 1 : parts[2] === 'b' ? -1 : 0
  const aboveA4 = semitones + accidental - 9 + (Number(parts[3]) - 4) * 12
  return 440 * 2 ** (aboveA4 / 12)
}

/** The frequency `cents` hundredths of a semitone away. */
export function detuned(hz: number, cents: number): number {
  return hz * 2 ** (cents / 1200)
}
