import { join } from 'node:path'
import { openApiText } from '../catalog-server/src/cli/openapi.ts'
import { withEndpoints } from './endpoint-tables.ts'

const docs = join(import.meta.dirname, '../docs')
const openApiPath = join(docs, 'openapi.json')
const guidePath = join(docs, 'api.md')

const textOf = (path: string): Promise<string> =>
  Bun.file(path)
    .text()
    .catch(() => '')

/** Writes the interface to `docs/openapi.json` and `docs/api.md`; with `--check` it only says whether they are up to date. */
async function main(args: readonly string[]): Promise<number> {
  const wanted = new Map([
    [openApiPath, openApiText()],
    [guidePath, withEndpoints(await textOf(guidePath))],
  ])
  let stale = 0
  for (const [path, text] of wanted) {
    if ((await textOf(path)) === text) continue
    if (!args.includes('--check')) await Bun.write(path, text)
    else {
      stale++
      console.error(`${path} is not what the contract says. Run "npm run openapi".`)
    }
  }
  return stale > 0 ? 1 : 0
}

process.exit(await main(Bun.argv.slice(2)))
