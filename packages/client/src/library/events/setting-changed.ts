import type { Setting } from '@pezzottify/contract'
import type { MutationDefinition, Reducer } from './definition.ts'

export const settingChanged: Reducer<'setting_changed'> = (draft, { setting }) =>
  void draft.settings().set(setting.key, setting.value)

export type ChangeSetting = { type: 'change_setting'; setting: Setting }

export const changeSetting: MutationDefinition<ChangeSetting> = {
  apply: settingChanged,
  send: (api, { setting }, options) => api.settings.change({ body: { settings: [setting] }, ...options }),
}
