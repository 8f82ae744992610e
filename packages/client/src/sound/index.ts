export { bandsHz, type EqualizerPreset, equalizerMaxDb, equalizerPresets, presetOf } from './equalizer.ts'
export {
  crossfadeMaxSeconds,
  defaultSound,
  gainModes,
  preampMaxDb,
  rates,
  soundOf,
  type SoundSettings,
} from './settings.ts'
