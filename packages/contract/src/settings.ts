import { z } from 'zod'

/** What a user sets once for all devices, and what its value may be. */
const settings = {
  enable_direct_downloads: z.boolean(),
}

/** The value of each setting until it is set. Apart from the schemas: clients need it at once, and those not at all. */
export const settingDefaults: Values = {
  enable_direct_downloads: false,
}

type Key = keyof typeof settings
type Values = { [K in Key]: z.output<(typeof settings)[K]> }

export type Setting = { [K in Key]: { key: K; value: Values[K] } }[Key]

// A list made by `map` forgets which value belongs to which key.
export const Setting = z.discriminatedUnion('key', settingSchemas()) as z.ZodType<Setting, Setting>

function settingSchemas() {
  const schemaOf = (key: Key) => z.object({ key: z.literal(key), value: settings[key] })
  // Keys of the object above, of which there is at least one.
  const [first, ...others] = Object.keys(settings) as [Key, ...Key[]]
  return [schemaOf(first), ...others.map(schemaOf)] as const
}

/** For the examples of what carries a setting. */
export const exampleSetting: Setting = { key: 'enable_direct_downloads', value: true }
