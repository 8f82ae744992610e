import { z } from 'zod'

/** What a user sets once for all devices: the type of its value, and the value that holds until it is set. */
const settings = {
  enable_direct_downloads: { value: z.boolean(), initial: false },
}

type Key = keyof typeof settings
type Value<K extends Key> = z.output<(typeof settings)[K]['value']>

export type Setting = { [K in Key]: { key: K; value: Value<K> } }[Key]

const settingSchema = (key: Key) => z.object({ key: z.literal(key), value: settings[key].value })
// Keys of the object above, of which there is at least one.
const keys = Object.keys(settings) as [Key, ...Key[]]
const [first, ...others] = keys

// A list made by `map` forgets which value belongs to which key.
export const Setting = z.discriminatedUnion('key', [
  settingSchema(first),
  ...others.map(settingSchema),
]) as z.ZodType<Setting, Setting>

export const settingDefaults = Object.fromEntries(keys.map((key) => [key, settings[key].initial])) as {
  [K in Key]: Value<K>
}

/** For the examples of what carries a setting. */
export const exampleSetting: Setting = { key: 'enable_direct_downloads', value: true }
