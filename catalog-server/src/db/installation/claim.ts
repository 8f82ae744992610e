import { existsSync } from 'node:fs'
import type { DatabasePlaces } from './examine.ts'
import { lockFile } from './file-lock.ts'

type Named = { path: string; option: string }

/**
 * Claims both databases for this process. Their folder is not enough: two servers on different folders can be given the
 * same database. Commands that work beside a server claim nothing.
 *
 * @returns claims those of them that are not there yet, by making them, and gives back what lifts every claim
 * @throws AppError `conflict` when another process holds one of them
 */
export function claimDatabases({ userDb, catalogDb }: Pick<DatabasePlaces, 'userDb' | 'catalogDb'>) {
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
    /** For files that were there and were exchanged since, claims what is there now. */
    claimAgain: (): void =>
      attempt(() => {
        release()
        wanted.forEach((named) => claim(named, true))
      }),
    release,
  }
}
