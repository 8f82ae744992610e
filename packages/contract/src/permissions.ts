import { z } from 'zod'

/** Permissions as named on the wire; the index + 1 is the number stored in the database. */
export const permissions = [
  'AccessCatalog',
  'LikeContent',
  'OwnPlaylists',
  'EditCatalog',
  'ManagePermissions',
  'IssueContentDownload',
  'RebootServer',
  'ViewAnalytics',
] as const

export const Permission = z.enum(permissions)
export type Permission = z.infer<typeof Permission>

export const roles = ['Admin', 'Regular'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

export const permissionsOf: Record<Role, readonly Permission[]> = {
  Admin: permissions,
  Regular: ['AccessCatalog', 'LikeContent', 'OwnPlaylists'],
}

/** Reads a role name in any case, as people type it. */
export const parseRole = (text: string): Role | undefined =>
  roles.find((role) => role.toLowerCase() === text.trim().toLowerCase())
