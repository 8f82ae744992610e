import type { Permission, Role } from '@pezzottify/contract'
import { permissionsOf } from '@pezzottify/contract'

const roles: readonly Role[] = ['Regular', 'Admin']

/**
 * The roles that the user can give to others, smaller first: the server refuses permissions that the giver lacks.
 */
export const rolesToGive = (can: (permission: Permission) => boolean): Role[] =>
  roles.filter((role) => permissionsOf[role].every(can))
