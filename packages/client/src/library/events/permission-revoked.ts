import type { Reducer } from './definition.ts'

export const permissionRevoked: Reducer<'permission_revoked'> = (draft, { permission }) =>
  draft.setPermissions(new Set([...draft.permissions()].filter((held) => held !== permission)))
