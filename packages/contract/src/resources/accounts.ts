import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { TrackId, UserId } from '../ids.ts'
import { knownHandleMaxCharacters, passwordMaxCharacters } from '../limits.ts'
import { dateRange, ListeningSummary } from './listening.ts'
import { queryInteger, queryLimit } from '../page.ts'
import { parseRole, Permission, permissions, roles } from '../permissions.ts'
import { newHandle } from './setup.ts'

const knownHandle = z.string().min(1).max(knownHandleMaxCharacters)
const handle = { params: z.object({ handle: knownHandle }) }
/** In any case, as people type it. */
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
const analyse = { method: 'GET', access: 'ViewAnalytics', rateLimit: 'user_read' } as const

/** So that the end is a time that can be told: at most some thousand years. */
const seconds = z.int().min(0).max(99_999_999_999)

export const ExtraPermission = z.object({
  id: z.int(),
  permission: Permission,
  start_time: z.int(),
  end_time: z.int().nullable(),
  countdown: z.int().nullable(),
})
export type ExtraPermission = z.infer<typeof ExtraPermission>

/** Other people's accounts. */
export const accounts = {
  list: endpoint({
    ...manage,
    method: 'GET',
    path: '/v1/admin/users',
    summary: 'All users',
    response: z.array(z.object({ user_handle: z.string(), user_id: UserId })),
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
    summary: 'Delete a user and all that is theirs; not oneself and not the last administrator',
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
    summary: 'Give a role',
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
    summary: 'Take a role away; not from the last administrator',
    response: Empty,
    errors: ['beyond_own', 'bad_request', 'not_found'],
  }),
  permissions: endpoint({
    ...manage,
    ...handle,
    method: 'GET',
    path: '/v1/admin/users/{handle}/permissions',
    summary: 'What a user may do, and the extra grants among it',
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
    summary: "Set a user's password; their other sessions end",
    body: z.object({
      password: z.string().min(1, 'The password cannot be empty').max(passwordMaxCharacters),
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
    summary: "Remove a user's password; their other sessions end",
    response: Empty,
    status: 204,
    errors: ['beyond_own', 'not_found'],
  }),
}

export const TrackStats = z.object({
  track_id: z.string(),
  play_count: z.int(),
  total_duration_seconds: z.int(),
  completed_count: z.int(),
  unique_listeners: z.int(),
})
export type TrackStats = z.infer<typeof TrackStats>

export const bandwidthCategories = [
  'stream',
  'image',
  'search',
  'catalog',
  'auth',
  'user',
  'admin',
  'other',
] as const
export type BandwidthCategory = (typeof bandwidthCategories)[number]

const span = { query: z.object({ start_date: queryInteger, end_date: queryInteger }) }
const BandwidthSummary = z.object({
  user_id: UserId.nullable(),
  total_bytes_sent: z.int(),
  total_requests: z.int(),
  by_category: z.record(z.string(), z.object({ bytes_sent: z.int(), request_count: z.int() })),
})
const BandwidthUsage = z.array(
  z.object({
    user_id: UserId,
    date: z.int(),
    endpoint_category: z.string(),
    bytes_sent: z.int(),
    request_count: z.int(),
  }),
)

/** What all users together did. */
export const analytics = {
  bandwidthSummary: endpoint({
    ...analyse,
    ...span,
    path: '/v1/admin/bandwidth/summary',
    summary: 'Bytes and requests of all users; an answer that a client gave up on counts whole',
    response: BandwidthSummary,
  }),
  bandwidthUsage: endpoint({
    ...analyse,
    ...span,
    path: '/v1/admin/bandwidth/usage',
    summary: 'Bytes and requests by user, day and category',
    response: BandwidthUsage,
  }),
  userBandwidthSummary: endpoint({
    ...analyse,
    ...span,
    ...handle,
    path: '/v1/admin/bandwidth/users/{handle}/summary',
    summary: 'Bytes and requests of one user',
    response: BandwidthSummary,
    errors: ['not_found'],
  }),
  userBandwidthUsage: endpoint({
    ...analyse,
    ...span,
    ...handle,
    path: '/v1/admin/bandwidth/users/{handle}/usage',
    summary: 'Bytes and requests of one user by day and category',
    response: BandwidthUsage,
    errors: ['not_found'],
  }),
  daily: endpoint({
    ...analyse,
    path: '/v1/admin/listening/daily',
    summary: 'Plays by day, newest first',
    query: z.object(dateRange),
    response: z.array(
      z.object({
        date: z.int(),
        total_plays: z.int(),
        total_duration_seconds: z.int(),
        completed_plays: z.int(),
        unique_users: z.int(),
        unique_tracks: z.int(),
      }),
    ),
  }),
  topTracks: endpoint({
    ...analyse,
    path: '/v1/admin/listening/top-tracks',
    summary: 'Most played tracks',
    query: z.object({ ...dateRange, limit: queryLimit(50, 500) }),
    response: z.array(TrackStats),
  }),
  trackStats: endpoint({
    ...analyse,
    path: '/v1/admin/listening/track/{track_id}',
    summary: 'Plays of one track; zeros for an unknown one',
    params: z.object({ track_id: TrackId }),
    query: z.object(dateRange),
    response: TrackStats,
  }),
  userSummary: endpoint({
    ...analyse,
    ...handle,
    path: '/v1/admin/listening/users/{handle}/summary',
    summary: "One user's plays",
    query: z.object(dateRange),
    response: ListeningSummary,
    errors: ['not_found'],
  }),
  onlineUsers: endpoint({
    ...analyse,
    path: '/v1/admin/online-users',
    summary: 'Users with an open socket, and up to three of their names',
    response: z.object({ count: z.int(), handles: z.array(z.string()) }),
  }),
}
