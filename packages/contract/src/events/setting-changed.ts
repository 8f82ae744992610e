import { z } from 'zod'
import { Setting } from '../setting-schema.ts'
import { exampleSetting } from '../settings.ts'
import { event } from './event.ts'

export const settingChanged = event({
  type: 'setting_changed',
  payload: z.object({ setting: Setting }),
  undoneWith: 'AccessCatalog',
  /** Null when the setting had never been set. */
  before: z.object({ value: z.custom<Setting['value']>().nullable() }),
  example: { setting: exampleSetting },
})
