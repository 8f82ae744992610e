import { expect, test } from 'bun:test'
import type { Permission } from '@pezzottify/contract'
import { permissions, permissionsOf } from '@pezzottify/contract'
import { rolesToGive } from './roles-to-give.ts'

test('the roles offered are those that the one who gives them has the rights of', () => {
  const offeredTo = (held: readonly Permission[]) => rolesToGive((permission) => held.includes(permission))
  expect(offeredTo(permissions)).toEqual(['Regular', 'Admin'])
  expect(offeredTo([...permissionsOf.Regular, 'ManagePermissions'])).toEqual(['Regular'])
  expect(offeredTo(['ManagePermissions'])).toEqual([])
})
