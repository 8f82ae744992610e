import { z } from 'zod'
import { type Setting as SettingValue, settingDefaults } from './settings.ts'

const schemaOf = (key: SettingValue['key']) => z.object({ key: z.literal(key), value: z.boolean() })
// Keys of an object that has at least one.
const [first, ...others] = Object.keys(settingDefaults) as [SettingValue['key'], ...SettingValue['key'][]]

// A list made by `map` forgets which value belongs to which key.
export const Setting = z.discriminatedUnion('key', [schemaOf(first), ...others.map(schemaOf)]) as z.ZodType<
  SettingValue,
  SettingValue
>
export type Setting = SettingValue
