import type { api } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import { sessionCookie } from '../../http/session.ts'
import type { Setup } from './service.ts'

export const setupRoutes = (
  setup: Setup,
  musicFolders: () => Promise<string[]>,
): Handlers<typeof api.setup> => ({
  state: async ({ raw, peer }) => {
    const state = setup.state(raw, peer)
    return { ...state, music_folders: state.code_required ? [] : await musicFolders() }
  },
  createOwner: async ({ raw, peer, body, reply }) => {
    const login = await setup.createOwner(raw, peer, body)
    reply.append('set-cookie', sessionCookie(login.token))
    return login
  },
})
