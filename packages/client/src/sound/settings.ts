import { bandsCount, flat, type EqualizerSettings, equalizerMaxDb } from './equalizer.ts'

export const gainModes = ['off', 'track', 'album', 'auto'] as const

/** The sound settings of this device. In decibels and seconds; a rate of 1 is the original speed. */
export type SoundSettings = {
  /** 0 for none. Gap-free albums are never faded. */
  crossfadeSeconds: number
  /** The normalisation: each track by itself, each album as a whole, or whichever suits the queue. */
  gainMode: (typeof gainModes)[number]
  /** Added to every gain. */
  preampDb: number
  /** The gain of tracks whose loudness is unknown. */
  untaggedDb: number
  /** Pausing, resuming and seeking fade for a moment. */
  fades: boolean
  rate: number
  equalizer: EqualizerSettings
}

const crossfadeMaxSeconds = 12
const preampMaxDb = 12
export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const

export const defaultSound = (): SoundSettings => ({
  crossfadeSeconds: 0,
  gainMode: 'auto',
  preampDb: 0,
  untaggedDb: 0,
  fades: true,
  rate: 1,
  equalizer: { isOn: false, bandsDb: [...flat] },
})

/** The stored settings. Missing values, and those out of range, get their default. */
export function soundOf(stored: unknown): SoundSettings {
  const usual = defaultSound()
  if (typeof stored !== 'object' || stored === null) return usual
  const values: Record<string, unknown> = { ...stored }
  const equalizer: Record<string, unknown> =
    typeof values['equalizer'] === 'object' ? { ...values['equalizer'] } : {}
  const bands = Array.isArray(equalizer['bandsDb']) ? equalizer['bandsDb'] : []
  return {
    crossfadeSeconds: within(values['crossfadeSeconds'], 0, crossfadeMaxSeconds, usual.crossfadeSeconds),
    gainMode: gainModes.find((mode) => mode === values['gainMode']) ?? usual.gainMode,
    preampDb: within(values['preampDb'], -preampMaxDb, preampMaxDb, usual.preampDb),
    untaggedDb: within(values['untaggedDb'], -preampMaxDb, preampMaxDb, usual.untaggedDb),
    fades: values['fades'] !== false,
    rate: within(values['rate'], 0.5, 2, usual.rate),
    equalizer: {
      isOn: equalizer['isOn'] === true,
      bandsDb: Array.from({ length: bandsCount }, (_, index) =>
        within(bands[index], -equalizerMaxDb, equalizerMaxDb, 0),
      ),
    },
  }
}

const within = (value: unknown, min: number, max: number, usual: number): number =>
  typeof value === 'number' && value >= min && value <= max ? value : usual
