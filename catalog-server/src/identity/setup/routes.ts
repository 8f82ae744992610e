import type { api } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import { setSessionCookie } from '../../http/session-cookie.ts'
import type { Setup } from './service.ts'

export const setupRoutes = (setup: Setup): Handlers<typeof api.setup> => ({
  state: () => {
    setup.requireNoOwner()
    return { code_required: true, music_folders: [] }
  },
  createOwner: async ({ body, raw, reply, connection }) => {
    const login = await setup.createOwner(body)
    setSessionCookie(reply, login.token, raw.headers, connection)
    return login
  },
})
