import { z } from 'zod'
import { type Setting as SettingValue, settingDefaults } from './settings.ts'

const schemaOf = (key: SettingValue['key']) => z.object({ key: z.literal(key), value: z.boolean() })
// `Object.keys` forgets that there is at least one key, and which ones.
const [first, ...others] = Object.keys(settingDefaults) as [SettingValue['key'], ...SettingValue['key'][]]

// `map` forgets which value belongs to which key.
export const Setting = z.discriminatedUnion('key', [schemaOf(first), ...others.map(schemaOf)]) as z.ZodType<
  SettingValue,
  SettingValue
>
export type Setting = SettingValue
