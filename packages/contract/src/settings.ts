import { z } from 'zod'

/** What a user sets once for all devices. One line each: the key and the type of its value. */
export const settingValues = {
  enable_direct_downloads: z.boolean(),
}

export const Setting = z.discriminatedUnion('key', [
  z.object({ key: z.literal('enable_direct_downloads'), value: settingValues.enable_direct_downloads }),
])
export type Setting = z.infer<typeof Setting>
