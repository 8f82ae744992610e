import { z } from 'zod'
import { Permission } from '../permissions.ts'
import { event } from './event.ts'
import { AnyPermission } from './payloads.ts'

export const permissionsReset = event({
  type: 'permissions_reset',
  payload: z.object({ permissions: z.array(Permission) }),
  read: z.object({ permissions: z.array(AnyPermission) }),
  undoneWith: null,
  example: { permissions: ['AccessCatalog', 'LikeContent', 'OwnPlaylists'] },
})
