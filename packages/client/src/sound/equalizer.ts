import type { Equalizer } from '../ports.ts'

export type EqualizerSettings = { isOn: boolean; bandsDb: number[] }

/** The centre frequency of each band in hertz, an octave apart. */
export const bandsHz = [31, 62, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000] as const
export const bandsCount = bandsHz.length
export const equalizerMaxDb = 12

export const flat: readonly number[] = bandsHz.map(() => 0)

/** The gain of each band in decibels. */
export const equalizerPresets = {
  flat,
  bass: [6, 5, 4, 2, 0, 0, 0, 0, 0, 0],
  treble: [0, 0, 0, 0, 0, 0, 2, 4, 5, 6],
  voice: [-4, -3, -1, 1, 3, 4, 3, 2, 0, -2],
  rock: [4, 3, 2, 0, -1, -1, 1, 2, 3, 4],
  classical: [3, 2, 1, 1, 0, 0, 0, 1, 2, 3],
  electronic: [5, 4, 1, 0, -2, 1, 0, 1, 4, 5],
  quiet: [6, 4, 2, 0, -1, -1, 0, 2, 4, 5],
} as const satisfies Record<string, readonly number[]>

export type EqualizerPreset = keyof typeof equalizerPresets

/** The preset with these bands; null for the listener's own. */
export function presetOf(bandsDb: readonly number[]): EqualizerPreset | null {
  // The keys are those of the record above.
  const names = Object.keys(equalizerPresets) as EqualizerPreset[]
  return names.find((name) => equalizerPresets[name].every((db, band) => db === bandsDb[band])) ?? null
}

/** The preamp subtracts as much as the strongest band adds, so that nothing clips. */
export function equalizerOf({ isOn, bandsDb }: EqualizerSettings): Equalizer | null {
  if (!isOn || bandsDb.every((db) => db === 0)) return null
  return { bandsDb: [...bandsDb], preampDb: -Math.max(0, ...bandsDb) }
}
