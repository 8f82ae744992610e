import { z } from 'zod'

/** What a user sets once for all devices. One line each: the key and the type of its value. */
export const settingValues = {
  enable_direct_downloads: z.boolean(),
}

/** What holds until a user sets it. */
export const settingDefaults = { enable_direct_downloads: false } satisfies {
  [K in keyof typeof settingValues]: z.infer<(typeof settingValues)[K]>
}

export const Setting = z.discriminatedUnion('key', [
  z.object({ key: z.literal('enable_direct_downloads'), value: settingValues.enable_direct_downloads }),
])
export type Setting = z.infer<typeof Setting>
