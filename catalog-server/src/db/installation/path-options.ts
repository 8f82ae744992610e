import { join, resolve } from 'node:path'
import { shellQuoted } from '../../base/shell-quoted.ts'
import type { DatabasePaths } from './examine.ts'

/** The options that name the paths: another command does not know with which options the server was started. */
export function pathOptions({ dataFolder, catalogDb, userDb }: DatabasePaths): string {
  const option = (name: string, path: string): string => `--${name} ${shellQuoted(path)}`
  const folder = resolve(dataFolder)
  return [
    option('data', folder),
    ...(resolve(catalogDb) === join(folder, 'catalog.db') ? [] : [option('catalog-db', resolve(catalogDb))]),
    ...(resolve(userDb) === join(folder, 'user.db') ? [] : [option('user-db', resolve(userDb))]),
  ].join(' ')
}

/** What to run to put a copy of a database in its place. */
export const restoreCommand = (paths: DatabasePaths): string =>
  `pezzottify restore FILE ${pathOptions(paths)}`
