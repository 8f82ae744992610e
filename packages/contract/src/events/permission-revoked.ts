import { z } from 'zod'
import { event } from './event.ts'
import { AnyPermission, OnePermission } from './payloads.ts'

export const permissionRevoked = event({
  type: 'permission_revoked',
  payload: OnePermission,
  read: z.object({ permission: AnyPermission }),
  undoneWith: null,
  example: { permission: 'EditCatalog' },
})
