import { join } from 'node:path'
import { openApiText } from '../catalog-server/src/cli/commands/openapi.ts'
import { configurationGuide } from './configuration-guide.ts'
import { withEndpoints } from './endpoint-tables.ts'

const docs = join(import.meta.dirname, '../docs')
const openApiPath = join(docs, 'openapi.json')
const guidePath = join(docs, 'api.md')
const configurationPath = join(docs, 'configuration.md')

const textOf = (path: string): Promise<string> =>
  Bun.file(path)
    .text()
    .catch(() => '')

/**
 * Writes the documents that are derived from the code: `docs/openapi.json` and the tables in `docs/api.md`
 * from the contract, `docs/configuration.md` from the options. With `--check` it only says whether they are
 * up to date.
 */
async function main(args: readonly string[]): Promise<number> {
  const wanted = new Map([
    [openApiPath, openApiText()],
    [guidePath, withEndpoints(await textOf(guidePath))],
    [configurationPath, configurationGuide()],
  ])
  let stale = 0
  for (const [path, text] of wanted) {
    if ((await textOf(path)) === text) continue
    if (!args.includes('--check')) await Bun.write(path, text)
    else {
      stale++
      console.error(`${path} is not what the code says. Run "npm run docs".`)
    }
  }
  return stale > 0 ? 1 : 0
}

process.exit(await main(Bun.argv.slice(2)))
