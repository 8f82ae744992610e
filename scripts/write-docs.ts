import { join } from 'node:path'
import { catalogSchema } from '../catalog-server/src/db/catalog/schema.ts'
import type { Schema } from '../catalog-server/src/db/migrate.ts'
import { columnsOf } from '../catalog-server/src/db/migrate.ts'
import { userSchema } from '../catalog-server/src/db/user/schema.ts'
import { openApiText } from '../catalog-server/src/cli/commands/openapi.ts'
import { configurationGuide } from './configuration-guide.ts'
import { withEndpoints } from './endpoint-tables.ts'

const databases = join(import.meta.dirname, '../catalog-server/src/db')
const docs = join(import.meta.dirname, '../docs')
const openApiPath = join(docs, 'openapi.json')
const guidePath = join(docs, 'api.md')
const configurationPath = join(docs, 'configuration.md')

const textOf = (path: string): Promise<string> =>
  Bun.file(path)
    .text()
    .catch(() => '')

const columnsText = ({ migrations }: Schema): string => `${JSON.stringify(columnsOf(migrations), null, 2)}\n`

/**
 * Writes the documents that are derived from the code: `docs/openapi.json` and the tables in `docs/api.md`
 * from the contract, `docs/configuration.md` from the options, and beside each schema of a database the columns that its
 * migrations make. With `--check` it only says whether they are
 * up to date.
 */
async function main(args: readonly string[]): Promise<number> {
  const wanted = new Map([
    [openApiPath, openApiText()],
    [guidePath, withEndpoints(await textOf(guidePath))],
    [configurationPath, configurationGuide()],
    [join(databases, 'catalog/columns.json'), columnsText(catalogSchema)],
    [join(databases, 'user/columns.json'), columnsText(userSchema)],
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
