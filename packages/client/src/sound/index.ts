export { bandsHz, type EqualizerPreset, equalizerMaxDb, equalizerPresets, presetOf } from './equalizer.ts'
export { defaultSound, gainModes, rates, soundOf, type SoundSettings } from './settings.ts'
