import {
  type SoundSettings,
  soundOf,
  type StoragePort,
  type StreamQuality,
  streamQualities,
} from '@pezzottify/client'
import { storedFields } from '@pezzottify/client/stored-value'
import { store } from './store-text.ts'

export const themes = ['system', 'light', 'dark', 'amoled'] as const
export const palettes = [
  'Classic',
  'OceanBlue',
  'SunsetCoral',
  'PurpleHaze',
  'RoseGold',
  'Midnight',
  'Forest',
] as const
export const fonts = ['System', 'SansSerif', 'Serif', 'Monospace'] as const
export const playBehaviors = ['Replace', 'Add'] as const

/** In gigabytes; `null` for no limit. */
export const offlineLimitsGb = [1, 5, 10, 25, 50, null] as const

export type Preferences = {
  theme: (typeof themes)[number]
  palette: (typeof palettes)[number]
  font: (typeof fonts)[number]
  playBehavior: (typeof playBehaviors)[number]
  /** The quality at which music is streamed. */
  streamQuality: StreamQuality
  /** Pages get a light tint from the cover they show. */
  coverTint: boolean
  /** Similar music continues a queue that ends. */
  endlessPlay: boolean
  /** What plays is one thing on this and the user's other devices. */
  followDevices: boolean
  /** Keys that type a character are shortcuts too. */
  characterKeys: boolean
  /** The keys of this device that differ from the default, by the action's name. */
  keys: Readonly<Record<string, string>>
  /** Announces starting tracks to screen readers. */
  announceTracks: boolean
  /** The storage limit for music on this device. */
  offlineLimitGb: (typeof offlineLimitsGb)[number]
  /** What was shown stays in memory for a while. */
  memoryCache: boolean
  /** The sound settings of this device. */
  sound: SoundSettings
}

const preferencesKey = 'pezzottify_preferences'

/** The preferences stored on this device. Missing or unknown values get their default. */
export function readPreferences(storage: StoragePort): Preferences {
  const stored = storedFields(storage, preferencesKey)
  return {
    theme: oneOf(themes, stored['theme'], 'dark'),
    palette: oneOf(palettes, stored['palette'], 'Classic'),
    font: oneOf(fonts, stored['font'], 'SansSerif'),
    playBehavior: oneOf(playBehaviors, stored['playBehavior'], 'Replace'),
    streamQuality: oneOf(streamQualities, stored['streamQuality'], 'auto'),
    coverTint: stored['coverTint'] !== false,
    endlessPlay: stored['endlessPlay'] !== false,
    followDevices: stored['followDevices'] !== false,
    characterKeys: stored['characterKeys'] !== false,
    keys: ownKeys(stored['keys']),
    announceTracks: stored['announceTracks'] !== false,
    offlineLimitGb: oneOf(offlineLimitsGb, stored['offlineLimitGb'], null),
    memoryCache: stored['memoryCache'] !== false,
    sound: soundOf(stored['sound']),
  }
}

export function writePreferences(storage: StoragePort, preferences: Preferences): void {
  store(storage, preferencesKey, JSON.stringify(preferences))
}

/** Keeps texts only; keys of actions that this version lacks are ignored. */
function ownKeys(value: unknown): Preferences['keys'] {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, key]) => typeof key === 'string'))
}

const oneOf = <const T extends string | number | null>(
  known: readonly T[],
  value: unknown,
  fallback: NoInfer<T>,
): T => known.find((item) => item === value) ?? fallback
