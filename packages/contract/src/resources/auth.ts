import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { DeviceId, UserId } from '../ids.ts'
import {
  deviceNameMaxBytes,
  deviceOsInfoMaxBytes,
  deviceUuidMaxBytes,
  deviceUuidMinBytes,
  knownHandleMaxCharacters,
  oneTimeCodeMaxCharacters,
  passwordMaxCharacters,
  passwordMinCharacters,
} from '../limits.ts'
import { Permission } from '../permissions.ts'
import { secret } from '../secret.ts'
import { newHandle } from './handle.ts'
import type { ExamplesOf } from '../example.ts'
import { at, device, memberPermissions, password, signedIn } from './example-values.ts'

/** A text that is accepted at any length; only its relevant part is read. */
const anyLength = (description: string) => z.string().describe(`${description}; of any length`)

/** The device that signs in. The server trims and shortens; only the id can be refused. */
export const DeviceFields = z.object({
  device_uuid: anyLength(
    `Trimmed, then ${deviceUuidMinBytes} to ${deviceUuidMaxBytes} letters, digits and hyphens`,
  ),
  device_type: anyLength('`web`, `android` or `ios`; all else counts as unknown'),
  device_name: anyLength(`Trimmed and cut to ${deviceNameMaxBytes} bytes`).nullish(),
  os_info: anyLength(`Trimmed and cut to ${deviceOsInfoMaxBytes} bytes`).nullish(),
})
export type DeviceFields = z.infer<typeof DeviceFields>

export const LoginRequest = DeviceFields.extend({
  user_handle: z.string().max(knownHandleMaxCharacters),
  password: secret(z.string().max(passwordMaxCharacters)),
})
export type LoginRequest = z.infer<typeof LoginRequest>

/** Who is signed in. The number and the time name the account for good, where the handle can be changed. */
const User = {
  user_handle: z.string(),
  user_id: UserId,
  /** When the account was made. */
  user_since: z.int(),
}

export const LoginResponse = z.object({
  token: secret(z.string()),
  ...User,
  permissions: z.array(Permission),
  device_id: DeviceId,
})
export type LoginResponse = z.infer<typeof LoginResponse>

export const NewPassword = secret(z.string().min(passwordMinCharacters).max(passwordMaxCharacters))

const Session = z.object({ ...User, permissions: z.array(Permission) })

export const auth = {
  login: endpoint({
    method: 'POST',
    path: '/v1/auth/login',
    summary: 'Sign in and register the device',
    access: 'public',
    rateLimit: 'login',
    body: LoginRequest,
    textError: 'bad_request',
    response: LoginResponse,
    status: 201,
    errors: ['bad_device', 'bad_credentials'],
  }),
  logout: endpoint({
    method: 'GET',
    path: '/v1/auth/logout',
    summary: 'End this session',
    access: 'session',
    rateLimit: 'global',
    response: Empty,
    head: false,
    errors: ['bad_request'],
  }),
  session: endpoint({
    method: 'GET',
    path: '/v1/auth/session',
    summary: 'The signed-in user and their permissions',
    access: 'session',
    rateLimit: 'global',
    response: Session,
  }),
  rename: endpoint({
    method: 'PUT',
    path: '/v1/user/handle',
    summary: "Change one's own name; sessions, devices and all else stay",
    access: 'session',
    rateLimit: 'write',
    body: z.object({ user_handle: newHandle('User handle cannot be empty') }),
    textError: 'bad_request',
    response: z.object({ user_handle: z.string() }),
    errors: ['bad_request', 'conflict'],
  }),
  changePassword: endpoint({
    method: 'PUT',
    path: '/v1/user/password',
    summary:
      "Change one's own password; all other sessions end, and so do the download links and app passwords",
    access: 'session',
    rateLimit: 'login',
    body: z.object({
      current_password: secret(z.string().max(passwordMaxCharacters)),
      password: NewPassword,
    }),
    response: Empty,
    status: 204,
    errors: ['bad_credentials', 'conflict'],
  }),
  challenge: endpoint({
    method: 'GET',
    path: '/v1/auth/challenge',
    summary: 'Challenge authentication, which is not offered',
    access: 'public',
    rateLimit: 'global',
    response: Empty,
    errors: ['not_implemented'],
  }),
  answerChallenge: endpoint({
    method: 'POST',
    path: '/v1/auth/challenge',
    summary: 'Challenge authentication, which is not offered',
    access: 'public',
    rateLimit: 'global',
    response: Empty,
    errors: ['not_implemented'],
  }),
  createPairing: endpoint({
    method: 'POST',
    path: '/v1/auth/pairing',
    repeatable: false,
    summary: 'Make a one-time code that signs another device in as this user',
    access: 'session',
    rateLimit: 'write',
    status: 201,
    response: z.object({
      code: secret(z.string()),
      expires_at: z.int(),
      /**
       * Addresses of this server, best first, at which another device in the same network may reach
       * it.
       */
      addresses: z.array(z.string()),
    }),
  }),
  pair: endpoint({
    method: 'POST',
    path: '/v1/auth/pair',
    summary: 'Sign in with a one-time code from another device',
    access: 'public',
    rateLimit: 'login',
    textError: 'bad_request',
    body: DeviceFields.extend({ code: secret(z.string().max(oneTimeCodeMaxCharacters)) }),
    response: LoginResponse,
    status: 201,
    errors: ['bad_device', 'bad_credentials'],
  }),
}

export const authExamples: ExamplesOf<typeof auth> = {
  login: { body: { ...device, user_handle: 'elena', password }, response: signedIn },
  session: { response: { user_handle: 'elena', user_id: 2, user_since: at, permissions: memberPermissions } },
  rename: { body: { user_handle: 'elena m.' }, response: { user_handle: 'elena m.' } },
  changePassword: { body: { current_password: 'eight or more', password } },
  createPairing: {
    response: {
      code: 'YsZj7qtABBcHXTLahKJtzZM7',
      expires_at: at + 600,
      addresses: ['http://192.168.1.20:3001'],
    },
  },
  pair: { body: { ...device, code: 'YsZj7qtABBcHXTLahKJtzZM7' }, response: signedIn },
}
