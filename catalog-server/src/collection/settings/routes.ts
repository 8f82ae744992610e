import type { settings as group } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Settings } from './service.ts'

export const settingRoutes = (settings: Settings): Handlers<typeof group> => ({
  list: async ({ session }) => ({ settings: await settings.list(session.user_id) }),
  change: ({ session, body }) => settings.change(session, body.settings),
})
