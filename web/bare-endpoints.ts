import type { Plugin } from 'vite'
import { api, isBytes } from '../packages/contract/src/index.ts'
import type { Endpoint } from '../packages/contract/src/index.ts'

/**
 * A browser only calls: it needs to know where, by which method, and whether something is sent and what for an answer comes.
 * Schemas, errors and examples of all endpoints would be a tenth of the first page.
 */
export function bareEndpoints(): Plugin {
  return {
    name: 'bare-endpoints',
    enforce: 'pre',
    transform: {
      filter: { id: /\/packages\/contract\/src\/resources\/index\.ts$/ },
      handler: () => ({ code: `export const api = ${JSON.stringify(bareApi())}`, map: null }),
    },
  }
}

const bareApi = () =>
  Object.fromEntries(
    Object.entries(api).map(([name, group]) => [
      name,
      Object.fromEntries(Object.entries(group).map(([call, endpoint]) => [call, bare(endpoint)])),
    ]),
  )

const bare = ({ method, path, body, response }: Endpoint) => ({
  method,
  path,
  ...(body && { body: {} }),
  response: isBytes(response) ? { kind: 'bytes' } : {},
})
