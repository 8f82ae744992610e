import type { Permission } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'
import type { Session } from '../../base/session.ts'
import type { Accounts } from '../../identity/index.ts'
import type { Body } from '../protocol/body.ts'
import type { Endpoint, Endpoints } from '../protocol/endpoint.ts'
import { SubsonicError, subsonicCodes } from '../protocol/error.ts'

type Services = { accounts: Pick<Accounts, 'permissions' | 'heldPermissions'> }
type User = { handle: string; permissions: ReadonlySet<Permission> }

/** Users as apps see them, who show what a user may do. */
export function userEndpoints({ accounts }: Services): Endpoints {
  const userNamed = async (handle: string, session: Session): Promise<User> => {
    if (handle === session.user_handle) return ownUser(session)
    const mayAsk = session.permissions.has('ManagePermissions')
    try {
      const { user_handle, permissions } = await accounts.permissions(handle)
      // Names are compared as at log-in, so this may be another spelling of the own one.
      if (user_handle === session.user_handle) return ownUser(session)
      if (mayAsk) return { handle: user_handle, permissions: new Set(permissions) }
    } catch (error) {
      if (mayAsk || !(error instanceof AppError && error.code === 'not_found')) throw error
    }
    throw new SubsonicError(subsonicCodes.forbidden, 'Not allowed to see other users')
  }

  return {
    getUser: {
      answer: async ({ parameters, session }) => ({
        user: userOf(await userNamed(parameters.required('username'), session)),
      }),
    },
    getUsers: {
      access: 'ManagePermissions',
      answer: async () => ({ users: { user: (await accounts.heldPermissions()).map(userOf) } }),
    },
    createUser: managedElsewhere,
    updateUser: managedElsewhere,
    deleteUser: managedElsewhere,
    changePassword: managedElsewhere,
  }
}

/** Addresses with passwords in them are kept in too many places. */
const managedElsewhere: Endpoint = {
  answer: () => {
    throw new SubsonicError(subsonicCodes.forbidden, 'Accounts are managed in the settings', '/settings')
  },
}

const ownUser = ({ user_handle, permissions }: Session): User => ({ handle: user_handle, permissions })

/** Apps hide what a user may not do by these names. Downloads give nothing that streams do not. */
const userOf = ({ handle, permissions }: User): Body => ({
  username: handle,
  scrobblingEnabled: true,
  adminRole: permissions.has('ManagePermissions'),
  settingsRole: true,
  downloadRole: permissions.has('AccessCatalog'),
  uploadRole: false,
  playlistRole: permissions.has('OwnPlaylists'),
  coverArtRole: false,
  commentRole: permissions.has('LikeContent'),
  podcastRole: false,
  streamRole: permissions.has('AccessCatalog'),
  jukeboxRole: false,
  shareRole: false,
  videoConversionRole: false,
  folder: [1],
})
