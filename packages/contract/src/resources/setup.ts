import { z } from 'zod'
import { DeviceFields, LoginResponse, NewPassword } from './auth.ts'
import { endpoint } from '../endpoint.ts'
import { oneTimeCodeMaxCharacters } from '../limits.ts'
import { NewHandle } from './handle.ts'
import type { ExamplesOf } from '../example.ts'
import { device, password, signedIn } from './example-values.ts'
import { permissionsOf } from '../permissions.ts'
import { secret } from '../secret.ts'

/** Exists only until there is an owner; afterwards both endpoints answer 404. */
export const setup = {
  state: endpoint({
    method: 'GET',
    path: '/v1/setup',
    summary: 'Whether this server still needs an owner',
    access: 'public',
    rateLimit: 'global',
    response: z.object({
      /** Always true. */
      code_required: z.boolean(),
      /** Always empty: strangers must not learn the folders of the server. */
      music_folders: z.array(z.string()),
    }),
    errors: ['not_found'],
  }),
  createOwner: endpoint({
    method: 'POST',
    path: '/v1/setup/owner',
    summary: 'Create the owner account and sign in',
    access: 'public',
    rateLimit: 'login',
    body: DeviceFields.extend({
      user_handle: NewHandle,
      password: NewPassword,
      /** Printed in the server's log and always required; refused when it is missing or wrong. */
      code: secret(z.string().max(oneTimeCodeMaxCharacters)).nullish(),
    }),
    response: LoginResponse,
    status: 201,
    errors: ['bad_device', 'setup_code_wrong', 'not_found'],
  }),
}

export const setupExamples: ExamplesOf<typeof setup> = {
  state: { response: { code_required: true, music_folders: [] } },
  createOwner: {
    body: { ...device, user_handle: 'elena', password, code: 'K7QM-2XPD-9RTA' },
    response: { ...signedIn, permissions: [...permissionsOf.Admin] },
  },
}
