import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import type { ExamplesOf } from '../example.ts'
import { appPasswordNameMaxCharacters } from '../limits.ts'
import { pathNumber } from '../page.ts'
import { secret } from '../secret.ts'
import { at } from './example-values.ts'

/** Whether other apps may sign in by the Subsonic interface, and whether also with tokens, which need secrets that can be read again. */
export const subsonicModes = ['on', 'no-tokens', 'off'] as const
export type SubsonicMode = (typeof subsonicModes)[number]

export const AppPassword = z.object({
  id: z.int(),
  name: z.string(),
  created: z.int(),
  /** The time of its last use, to half a minute; null when no app has used it. */
  last_used: z.int().nullable(),
  /** What the app that used it last calls itself. */
  last_client: z.string().nullable(),
  /** Only a hash of it is stored: it is of no use to apps that prove with an MD5 that they know it. */
  modern_only: z.boolean(),
})
export type AppPassword = z.infer<typeof AppPassword>

export const NewAppPassword = z.object({
  name: z.string().trim().min(1).max(appPasswordNameMaxCharacters),
  modern_only: z.boolean().default(false),
})
export type NewAppPassword = z.output<typeof NewAppPassword>

const own = { access: 'session' } as const

/** Passwords with which other apps sign in by the Subsonic interface; nowhere else. */
export const appPasswords = {
  list: endpoint({
    ...own,
    method: 'GET',
    path: '/v1/user/app-passwords',
    summary: 'The passwords of other apps, newest first',
    rateLimit: 'user_read',
    response: z.array(AppPassword),
  }),
  create: endpoint({
    ...own,
    method: 'POST',
    path: '/v1/user/app-passwords',
    repeatable: false,
    summary: 'A new password for another app; it is shown once',
    rateLimit: 'write',
    body: NewAppPassword,
    response: AppPassword.extend({ secret: secret(z.string()) }),
    status: 201,
    errors: ['conflict', 'not_implemented'],
  }),
  remove: endpoint({
    ...own,
    method: 'DELETE',
    path: '/v1/user/app-passwords/{id}',
    summary: 'Revoke the password of an app: it is cut off',
    rateLimit: 'write',
    params: z.object({ id: pathNumber }),
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
}

export const exampleAppPassword = {
  id: 1,
  name: 'Car',
  created: at,
  last_used: at,
  last_client: 'DSub',
  modern_only: false,
}

export const appPasswordsExamples: ExamplesOf<typeof appPasswords> = {
  list: { response: [exampleAppPassword] },
  create: {
    body: { name: 'Car' },
    response: {
      ...exampleAppPassword,
      last_used: null,
      last_client: null,
      secret: 'k3v7q2mzt5hx4wya6jdr2pcnbe',
    },
  },
}
