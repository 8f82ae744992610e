import type { Reducer } from './definition.ts'

export const permissionGranted: Reducer<'permission_granted'> = (draft, { permission }) =>
  draft.setPermissions(new Set([...draft.permissions(), permission]))
