import type { Plugin } from 'vite'
import { api, isBytes } from '../packages/contract/src/index.ts'
import type { Endpoint } from '../packages/contract/src/index.ts'

/**
 * Strips endpoints to what a browser needs for a call: path, method, whether there is a body and the kind of the
 * answer. The schemas, errors and examples of all endpoints would be a tenth of the first page.
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
  ...(isBytes(response) && { response: { kind: 'bytes' } }),
})
