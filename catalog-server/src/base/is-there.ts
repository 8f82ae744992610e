import { statSync } from 'node:fs'

/** Whether there is something at a path. It throws where that cannot be told; `existsSync` says no there. */
export const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined
