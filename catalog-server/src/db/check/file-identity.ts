import { statSync, type BigIntStats } from 'node:fs'

/** The facts of the file at a path; undefined when there is none. @throws when its disk does not answer */
export const factsOf = (path: string): BigIntStats | undefined =>
  statSync(path, { bigint: true, throwIfNoEntry: false })

/** Whether these are facts of one file, whatever it contains. */
export const isSameFile = (one: BigIntStats | undefined, other: BigIntStats | undefined): boolean =>
  one?.ino === other?.ino && one?.dev === other?.dev
