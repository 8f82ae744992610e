import { existsSync } from 'node:fs'
import type { DatabasePaths } from './examine.ts'
import { lockFile } from './file-lock.ts'

type Named = { path: string; option: string }

/**
 * Claims both databases for this process. A claim on the data folder is not enough: two servers with different folders
 * can be given the same database. Commands that work beside a server claim nothing. Files that do not exist yet are
 * created.
 *
 * @returns a function that lifts every claim, and `claimAgain`
 * @throws AppError `conflict` when another process holds one of the databases
 */
export function claimDatabases({ userDb, catalogDb }: Pick<DatabasePaths, 'userDb' | 'catalogDb'>) {
  const releases: (() => void)[] = []
  const release = (): void => {
    for (const lift of releases.splice(0)) lift()
  }
  const claim = ({ path, option }: Named, create: boolean): void => {
    const refusal = `Another Pezzottify process uses ${path}. Stop it first, or choose another file with ${option}.`
    releases.push(lockFile(path, refusal, { create }))
  }
  const wanted: Named[] = [
    { path: userDb, option: '--user-db' },
    { path: catalogDb, option: '--catalog-db' },
  ]
  const there = wanted.filter(({ path }) => existsSync(path))
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      release()
      throw error
    }
  }
  attempt(() => there.forEach((named) => claim(named, false)))
  return {
    /** Claims the current files, after files that existed at first were exchanged. */
    claimAgain: (): void =>
      attempt(() => {
        release()
        wanted.forEach((named) => claim(named, true))
      }),
    release,
  }
}
