import { exactly } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { badBodies, noId, noInput, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const users = '/v1/admin/users'
const step = (ask: string, status: number, body?: unknown, json?: Shape): Step => ({
  ask,
  status,
  ...(body !== undefined && { body }),
  ...(json !== undefined && { json }),
})
const made = (handle: string): Step =>
  step(`POST ${users}`, 201, { user_handle: handle }, { user_id: 'int', user_handle: exactly(handle) })
const bad = (ask: string, body: unknown, text: RegExp): Step => ({ ...step(ask, 400, body), text })
const granted = {
  ...step(`POST ${users}/dave/permissions`, 201, { permission: 'EditCatalog' }, { permission_id: 'int' }),
}
const rolesOf = (roles: string[]): Step =>
  step(`GET ${users}/dave/roles`, 200, undefined, { user_handle: exactly('dave'), roles: exactly(roles) })
const permissions: Shape = {
  user_handle: exactly('dave'),
  permissions: ['string'],
  extra_permissions: [
    { id: 'int', permission: 'string', start_time: 'int', end_time: 'int?', countdown: 'int?' },
  ],
}
const brokenHandle = (method: string, rest: string): Step => step(`${method} ${users}/%FF${rest}`, 400)

export const userRows: Row[] = [
  row(`GET ${users}`, 'ManagePermissions', {
    success: step(`GET ${users}`, 200, undefined, [{ user_handle: 'string', user_id: 'int' }]),
    malformed: noInput,
    unknown: noId,
    edge: step(`HEAD ${users}`, 200),
  }),
  row(`POST ${users}`, 'ManagePermissions', {
    success: made('dave'),
    malformed: [
      ...badBodies(`POST ${users}`, [{}, { user_handle: 1 }]),
      bad(`POST ${users}`, { user_handle: '' }, /^User handle cannot be empty$/),
      ...['  ', 'a\u0007b', 'a/b'].map((user_handle) => step(`POST ${users}`, 400, { user_handle })),
    ],
    unknown: noId,
    edge: [
      { ...step(`POST ${users}`, 409, { user_handle: 'dave' }), text: /^User handle already exists$/ },
      // Names are compared without case.
      { ...step(`POST ${users}`, 409, { user_handle: 'Dave' }), text: /^User handle already exists$/ },
      made('david'),
    ],
  }),
  row(`DELETE ${users}/{handle}`, 'ManagePermissions', {
    success: step(`DELETE ${users}/david`, 204),
    malformed: brokenHandle('DELETE', ''),
    unknown: step(`DELETE ${users}/david`, 404),
    edge: bad(`DELETE ${users}/alice`, undefined, /^Cannot delete your own account$/),
  }),
  row(`GET ${users}/{handle}/roles`, 'ManagePermissions', {
    success: rolesOf([]),
    malformed: brokenHandle('GET', '/roles'),
    unknown: step(`GET ${users}/nope/roles`, 404),
    edge: step(`GET ${users}/%64ave/roles`, 200, undefined, { user_handle: exactly('dave') }),
  }),
  row(`POST ${users}/{handle}/roles`, 'ManagePermissions', {
    success: [step(`POST ${users}/dave/roles`, 201, { role: 'Regular' }), rolesOf(['Regular'])],
    malformed: badBodies(`POST ${users}/dave/roles`, [{}, { role: 1 }]),
    unknown: [
      step(`POST ${users}/nope/roles`, 404, { role: 'Admin' }),
      bad(`POST ${users}/nope/roles`, { role: 'King' }, /^Invalid role$/),
    ],
    edge: [step(`POST ${users}/dave/roles`, 201, { role: 'rEGULAR' }), rolesOf(['Regular'])],
  }),
  row(`DELETE ${users}/{handle}/roles/{role}`, 'ManagePermissions', {
    success: [step(`DELETE ${users}/dave/roles/regular`, 200), rolesOf([])],
    malformed: bad(`DELETE ${users}/dave/roles/king`, undefined, /^Invalid role$/),
    unknown: step(`DELETE ${users}/nope/roles/Admin`, 404),
    edge: step(`DELETE ${users}/dave/roles/Admin`, 200),
  }),
  row(`GET ${users}/{handle}/permissions`, 'ManagePermissions', {
    success: step(`GET ${users}/dave/permissions`, 200, undefined, permissions),
    malformed: brokenHandle('GET', '/permissions'),
    unknown: step(`GET ${users}/nope/permissions`, 404),
    edge: [
      granted,
      step(`GET ${users}/dave/permissions`, 200, undefined, { permissions: exactly(['EditCatalog']) }),
    ],
  }),
  row(`POST ${users}/{handle}/permissions`, 'ManagePermissions', {
    success: { ...granted, keep: { name: 'grant', field: 'permission_id' } },
    malformed: badBodies(`POST ${users}/dave/permissions`, [
      {},
      { permission: 'EditCatalog', countdown: -1 },
    ]),
    unknown: [
      step(`POST ${users}/nope/permissions`, 404, { permission: 'EditCatalog' }),
      bad(`POST ${users}/nope/permissions`, { permission: 'editcatalog' }, /^Invalid permission$/),
    ],
    edge: [
      { ...granted, body: { permission: 'RebootServer', duration_seconds: 60, countdown: 1 } },
      { ...granted, body: { permission: 'RebootServer', duration_seconds: null, countdown: null } },
    ],
  }),
  row('DELETE /v1/admin/permissions/{permission_id}', 'ManagePermissions', {
    success: step('DELETE /v1/admin/permissions/$grant', 200),
    malformed: step('DELETE /v1/admin/permissions/first', 400),
    unknown: step('DELETE /v1/admin/permissions/999999', 404),
    edge: step('DELETE /v1/admin/permissions/$grant', 404),
  }),
  row(`PUT ${users}/{handle}/password`, 'ManagePermissions', {
    success: step(`PUT ${users}/dave/password`, 204, { password: 'eight or more' }),
    malformed: [
      ...badBodies(`PUT ${users}/dave/password`, [{}, { password: 1 }]),
      step(`PUT ${users}/dave/password`, 400, { password: '' }),
    ],
    unknown: step(`PUT ${users}/nope/password`, 404, { password: 'eight or more' }),
    edge: step(`GET ${users}/dave/credentials`, 200, undefined, { has_password: true }),
  }),
  row(`GET ${users}/{handle}/credentials`, 'ManagePermissions', {
    success: step(`GET ${users}/dave/credentials`, 200, undefined, {
      user_handle: exactly('dave'),
      has_password: 'bool',
    }),
    malformed: brokenHandle('GET', '/credentials'),
    unknown: step(`GET ${users}/nope/credentials`, 404),
    edge: step(`HEAD ${users}/dave/credentials`, 200),
  }),
  row(`DELETE ${users}/{handle}/password`, 'ManagePermissions', {
    success: step(`DELETE ${users}/dave/password`, 204),
    malformed: brokenHandle('DELETE', '/password'),
    unknown: step(`DELETE ${users}/nope/password`, 404),
    edge: [
      step(`GET ${users}/dave/credentials`, 200, undefined, { has_password: false }),
      step(`DELETE ${users}/dave/password`, 204),
    ],
  }),
]
