import { z } from 'zod'
import { event } from './event.ts'
import { AnyPermission, OnePermission } from './payloads.ts'

export const permissionGranted = event({
  type: 'permission_granted',
  payload: OnePermission,
  read: z.object({ permission: AnyPermission }),
  undoneWith: null,
  example: { permission: 'EditCatalog' },
})
