import { join } from 'node:path'
import { openApiText } from '../catalog-server/src/commands/openapi.ts'

const path = join(import.meta.dirname, '../docs/openapi.json')

/** Writes the interface to `docs/openapi.json`; with `--check` it only says whether the file is up to date. */
async function main(args: readonly string[]): Promise<number> {
  if (!args.includes('--check')) {
    await Bun.write(path, openApiText())
    return 0
  }
  if (
    (await Bun.file(path)
      .text()
      .catch(() => '')) === openApiText()
  )
    return 0
  console.error('docs/openapi.json is not what the contract says. Run "npm run openapi".')
  return 1
}

process.exit(await main(Bun.argv.slice(2)))
