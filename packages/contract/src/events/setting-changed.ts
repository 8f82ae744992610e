import { z } from 'zod'
import { exampleSetting, Setting } from '../settings.ts'
import { event } from './event.ts'
export const settingChanged = event({
  type: 'setting_changed',
  payload: z.object({ setting: Setting }),
  example: { setting: exampleSetting },
})
