/**
 * The settings that a user has in common on all devices, with their defaults: the type of the default is that of the
 * setting. The schemas stand elsewhere, since clients need these values at startup and the schemas not at all.
 */
export const settingDefaults = {
  enable_direct_downloads: false,
}

type Key = keyof typeof settingDefaults
export type Setting = { [K in Key]: { key: K; value: (typeof settingDefaults)[K] } }[Key]

/** For the examples of endpoints with a setting. */
export const exampleSetting: Setting = { key: 'enable_direct_downloads', value: true }
