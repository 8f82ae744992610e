import type { Reducer } from './definition.ts'

export const permissionsReset: Reducer<'permissions_reset'> = (draft, { permissions }) =>
  draft.setPermissions(new Set(permissions))
