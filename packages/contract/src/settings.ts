/**
 * What a user sets once for all devices, with the value that holds until it is set: its type is that of the setting. There are
 * no schemas here, since clients need the values at once, and those not at all.
 */
export const settingDefaults = {
  enable_direct_downloads: false,
}

type Key = keyof typeof settingDefaults
export type Setting = { [K in Key]: { key: K; value: (typeof settingDefaults)[K] } }[Key]

/** For the examples of what carries a setting. */
export const exampleSetting: Setting = { key: 'enable_direct_downloads', value: true }
