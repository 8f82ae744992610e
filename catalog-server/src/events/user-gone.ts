import { notFound, systemCodeOf } from '../base/errors.ts'

/** Answers `not_found` when the user of a queued change was deleted meanwhile. */
export const unlessGone = <T>(change: Promise<T>): Promise<T> =>
  change.catch((cause: unknown) => {
    throw systemCodeOf(cause) === 'SQLITE_CONSTRAINT_FOREIGNKEY' ? notFound() : cause
  })
