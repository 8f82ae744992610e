import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../base/errors.ts'

const name = 'user.db'
/** The path in the container. */
const containerPath = '/data/db/user.db'

/**
 * The user database when none is named: that of the data folder, where one is given; else that of the container, the
 * nearest `user.db` from `workingFolder` upwards, or that of the default data folder.
 *
 * @throws AppError `not_found`
 */
export function findUserDb(dataFolder: string | null, workingFolder: string): string {
  const candidates = dataFolder
    ? [join(dataFolder, 'db', name), join(dataFolder, name)]
    : [
        containerPath,
        ...foldersUpwards(workingFolder).map((folder) => join(folder, name)),
        join(workingFolder, 'data', name),
      ]
  const found = candidates.find((path) => existsSync(path))
  if (found === undefined)
    throw new AppError(
      'not_found',
      `There is no ${name} in ${dataFolder ?? `${workingFolder} or above`}. Name the file: one that does not exist is created.`,
    )
  return found
}

function foldersUpwards(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [resolve(folder), ...foldersUpwards(above)]
}
