import type { Permission, Role } from '@pezzottify/contract'
import { permissionsOf } from '@pezzottify/contract'

const roles: readonly Role[] = ['Regular', 'Admin']

/** The roles that somebody can give to others, the smaller first: the server refuses what they lack themselves. */
export const rolesToGive = (can: (permission: Permission) => boolean): Role[] =>
  roles.filter((role) => permissionsOf[role].every(can))
