import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { settingsPerCallMax } from '../limits.ts'
import { Setting } from '../setting-schema.ts'
import { exampleSetting } from '../settings.ts'
import type { ExamplesOf } from '../example.ts'

const Settings = z.object({ settings: z.array(Setting) })

export const settings = {
  list: endpoint({
    method: 'GET',
    path: '/v1/user/settings',
    summary: 'The settings that were ever set',
    access: 'AccessCatalog',
    rateLimit: 'user_read',
    response: Settings,
  }),
  change: endpoint({
    method: 'PUT',
    path: '/v1/user/settings',
    summary: 'Set one or several settings; an unknown one stores nothing',
    access: 'AccessCatalog',
    rateLimit: 'write',
    body: z.object({ settings: z.array(Setting).max(settingsPerCallMax) }),
    response: Empty,
  }),
}

export const settingsExamples: ExamplesOf<typeof settings> = {
  list: { response: { settings: [exampleSetting] } },
  change: { body: { settings: [exampleSetting] } },
}
