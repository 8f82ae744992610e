import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isStandalone, projectRoot, shipped } from '../base/program.ts'
import type { Asset } from './asset.ts'
import { answerAsset, assetOf, neverChanges } from './asset.ts'
import { pageHeaders } from './page-headers.ts'

const require = createRequire(join(projectRoot, 'catalog-server/package.json'))

export const docsPath = '/docs'

/**
 * The viewer's script may call this server only. It adds styles to the page, and shows pictures and audio from
 * endpoints as blobs.
 */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
  "img-src 'self' data: blob:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `telemetry` and `withDefaultFonts` would contact other hosts; the hidden buttons link to them. */
const start = `Scalar.createApiReference('#app', {
  url: '/v1/openapi.json',
  telemetry: false,
  withDefaultFonts: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'direct',
  hideModels: true,
})
`

/** An empty icon, so that the browser does not request one. */
const page = (scripts: readonly string[]): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="dark light" />
    <title>Pezzottify: the interface</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <noscript>Without scripts, read <a href="/v1/openapi.json">openapi.json</a>.</noscript>
    <div id="app"></div>
${scripts.map((path) => `    <script src="${path}"></script>\n`).join('')}  </body>
</html>
`

type Docs = { page: Asset; scripts: Map<string, Asset> }

/**
 * Serves a viewer of `/v1/openapi.json` at `/docs`, and its scripts below that under names with a content hash. Nothing
 * is read before the first request; the viewer then stays in memory, 3.6 MB and 1 MB packed.
 */
export function createApiDocs() {
  let docs: Promise<Docs> | null = null
  const load = (): Promise<Docs> =>
    (docs ??= read().catch((error: unknown) => {
      docs = null
      throw error
    }))

  return async (request: Request): Promise<Response> => {
    const { page, scripts } = await load()
    const { pathname } = new URL(request.url)
    if (pathname === docsPath)
      return answerAsset(request, page, {
        'cache-control': 'no-cache',
        ...pageHeaders,
        'content-security-policy': contentSecurityPolicy,
      })
    const script = scripts.get(pathname)
    return script
      ? answerAsset(request, script, { 'cache-control': neverChanges })
      : new Response(null, { status: 404, headers: { 'x-error-code': 'not_found' } })
  }
}

/** The plug-in of another framework is the smallest package with the viewer in one file; only that file is used. */
export const viewerFile = (): string =>
  isStandalone
    ? shipped('viewer.js')
    : join(require.resolve('@scalar/fastify-api-reference'), '../js/standalone.js')

async function read(): Promise<Docs> {
  const viewer = Bun.file(viewerFile())
  const scripts = new Map<string, Asset>()
  for (const [name, bytes] of [
    ['viewer', await viewer.bytes()],
    ['start', new TextEncoder().encode(start)],
  ] as const) {
    const asset = assetOf(bytes, 'text/javascript; charset=utf-8')
    scripts.set(`${docsPath}/${name}-${asset.content.version}.js`, asset)
  }
  const html = new TextEncoder().encode(page([...scripts.keys()]))
  return { page: assetOf(html, 'text/html; charset=utf-8'), scripts }
}
