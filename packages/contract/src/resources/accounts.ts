import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { UserId } from '../ids.ts'
import { knownHandleMaxCharacters, passwordMaxCharacters } from '../limits.ts'
import { pathNumber, queryInteger } from '../page.ts'
import { parseRole, Permission, permissions, Role, roles } from '../permissions.ts'
import { AppPassword, exampleAppPassword } from './app-passwords.ts'
import { Device } from './devices.ts'
import { newHandle } from './handle.ts'
import type { ExamplesOf } from '../example.ts'
import { at, device, memberPermissions, password } from './example-values.ts'
import { secret } from '../secret.ts'

const knownHandle = z.string().min(1).max(knownHandleMaxCharacters)
const handle = { params: z.object({ handle: knownHandle }) }
/** Read in any case, as people type it. */
const roleName = z
  .string()
  .refine((text) => parseRole(text) !== undefined, 'Invalid role')
  .meta({ enum: [...roles] })
const permissionName = z
  .string()
  .refine((text) => Permission.safeParse(text).success, 'Invalid permission')
  .meta({ enum: [...permissions] })
const manage = { access: 'ManagePermissions', rateLimit: 'user_read' } as const
const change = { access: 'ManagePermissions', rateLimit: 'write' } as const

/** Limited to some three thousand years, so that the end is a valid date. */
const seconds = z.int().min(0).max(99_999_999_999)

export const ExtraPermission = z.object({
  id: z.int(),
  permission: Permission,
  start_time: z.int(),
  end_time: z.int().nullable(),
  countdown: z.int().nullable(),
})
export type ExtraPermission = z.infer<typeof ExtraPermission>

export const AccountSummary = z.object({
  user_handle: z.string(),
  user_id: UserId,
  roles: z.array(Role),
  has_password: z.boolean(),
  /** Whether one of the user's devices has an open socket. */
  online: z.boolean(),
  /** The time of their last request, to half a minute; null when they never signed in. */
  last_seen: z.int().nullable(),
})
export type AccountSummary = z.infer<typeof AccountSummary>

/** Other people's accounts. */
export const accounts = {
  list: endpoint({
    ...manage,
    method: 'GET',
    path: '/v1/admin/users',
    summary: 'All users, by name',
    response: z.array(AccountSummary),
  }),
  create: endpoint({
    ...change,
    method: 'POST',
    path: '/v1/admin/users',
    summary: 'Create a user, without role and password',
    body: z.object({ user_handle: newHandle('User handle cannot be empty') }),
    textError: 'bad_request',
    response: z.object({ user_id: UserId, user_handle: z.string() }),
    status: 201,
    errors: ['conflict', 'bad_request'],
  }),
  remove: endpoint({
    ...change,
    ...handle,
    method: 'DELETE',
    path: '/v1/admin/users/{handle}',
    summary: 'Delete a user and all their data; not oneself and not the last administrator',
    response: Empty,
    status: 204,
    errors: ['beyond_own', 'not_found', 'bad_request'],
  }),
  roles: endpoint({
    ...manage,
    ...handle,
    method: 'GET',
    path: '/v1/admin/users/{handle}/roles',
    summary: "A user's roles",
    response: z.object({ user_handle: z.string(), roles: z.array(z.string()) }),
    errors: ['not_found'],
  }),
  addRole: endpoint({
    ...change,
    ...handle,
    method: 'POST',
    path: '/v1/admin/users/{handle}/roles',
    summary: 'Assign a role',
    body: z.object({ role: roleName }),
    textError: 'bad_request',
    response: Empty,
    status: 201,
    errors: ['beyond_own', 'bad_request', 'not_found'],
  }),
  removeRole: endpoint({
    ...change,
    method: 'DELETE',
    path: '/v1/admin/users/{handle}/roles/{role}',
    params: z.object({ handle: knownHandle, role: roleName }),
    summary: 'Remove a role; not from the last administrator',
    response: Empty,
    errors: ['beyond_own', 'bad_request', 'not_found'],
  }),
  permissions: endpoint({
    ...manage,
    ...handle,
    method: 'GET',
    path: '/v1/admin/users/{handle}/permissions',
    summary: 'The permissions of a user, and the extra grants among them',
    response: z.object({
      user_handle: z.string(),
      permissions: z.array(Permission),
      extra_permissions: z.array(ExtraPermission),
    }),
    errors: ['not_found'],
  }),
  grant: endpoint({
    ...change,
    ...handle,
    method: 'POST',
    path: '/v1/admin/users/{handle}/permissions',
    summary: 'Grant a permission, for a time or a number of uses',
    body: z.object({
      permission: permissionName,
      duration_seconds: seconds.nullish(),
      countdown: z.int().min(0).max(4_294_967_295).nullish(),
    }),
    textError: 'bad_request',
    response: z.object({ permission_id: z.int() }),
    status: 201,
    errors: ['beyond_own', 'bad_request', 'not_found'],
  }),
  revoke: endpoint({
    ...change,
    method: 'DELETE',
    path: '/v1/admin/permissions/{permission_id}',
    params: z.object({ permission_id: queryInteger }),
    summary: 'Revoke an extra grant',
    response: Empty,
    errors: ['beyond_own', 'not_found'],
  }),
  credentials: endpoint({
    ...manage,
    ...handle,
    method: 'GET',
    path: '/v1/admin/users/{handle}/credentials',
    summary: 'Whether a user has a password',
    response: z.object({ user_handle: z.string(), has_password: z.boolean() }),
    errors: ['not_found'],
  }),
  setPassword: endpoint({
    ...change,
    ...handle,
    method: 'PUT',
    path: '/v1/admin/users/{handle}/password',
    summary: "Set a user's password; their other sessions and their app passwords end",
    body: z.object({
      password: secret(z.string().min(1, 'The password cannot be empty').max(passwordMaxCharacters)),
    }),
    textError: 'bad_request',
    response: Empty,
    status: 204,
    errors: ['beyond_own', 'bad_request', 'not_found'],
  }),
  removePassword: endpoint({
    ...change,
    ...handle,
    method: 'DELETE',
    path: '/v1/admin/users/{handle}/password',
    summary:
      "Remove a user's password, unless it is that of the last administrator; their other sessions and their app passwords end",
    textError: 'bad_request',
    response: Empty,
    status: 204,
    errors: ['beyond_own', 'bad_request', 'not_found'],
  }),
  devices: endpoint({
    ...manage,
    ...handle,
    method: 'GET',
    path: '/v1/admin/users/{handle}/devices',
    summary: 'The devices that are signed in as a user, last seen first',
    response: z.array(Device),
    errors: ['not_found'],
  }),
  removeDevice: endpoint({
    ...change,
    method: 'DELETE',
    path: '/v1/admin/users/{handle}/devices/{id}',
    params: z.object({ handle: knownHandle, id: pathNumber }),
    summary: "Sign a user's device out: their sessions and sockets on it end",
    response: Empty,
    status: 204,
    errors: ['beyond_own', 'not_found'],
  }),
  appPasswords: endpoint({
    ...manage,
    ...handle,
    method: 'GET',
    path: '/v1/admin/users/{handle}/app-passwords',
    summary: 'The passwords of other apps of a user, newest first',
    response: z.array(AppPassword),
    errors: ['not_found'],
  }),
  removeAppPassword: endpoint({
    ...change,
    method: 'DELETE',
    path: '/v1/admin/users/{handle}/app-passwords/{id}',
    params: z.object({ handle: knownHandle, id: pathNumber }),
    summary: "Revoke the password of a user's app: it is cut off",
    response: Empty,
    status: 204,
    errors: ['beyond_own', 'not_found'],
  }),
}

const user = { user_id: 2, user_handle: 'bruno' }

const grant = {
  id: 1,
  permission: 'EditCatalog' as const,
  start_time: at,
  end_time: at + 3_600,
  countdown: null,
}

export const accountsExamples: ExamplesOf<typeof accounts> = {
  list: {
    response: [{ ...user, roles: ['Regular'], has_password: true, online: false, last_seen: at }],
  },
  create: { body: { user_handle: 'bruno' }, response: user },
  roles: { response: { user_handle: 'bruno', roles: ['Regular'] } },
  addRole: { body: { role: 'Regular' } },
  permissions: {
    response: {
      user_handle: 'bruno',
      permissions: [...memberPermissions, grant.permission],
      extra_permissions: [grant],
    },
  },
  grant: {
    body: { permission: 'EditCatalog', duration_seconds: 3_600 },
    response: { permission_id: grant.id },
  },
  credentials: { response: { user_handle: 'bruno', has_password: true } },
  setPassword: { body: { password } },
  devices: { response: [{ id: 1, ...device, first_seen: at, last_seen: at, current: false }] },
  appPasswords: { response: [exampleAppPassword] },
}
