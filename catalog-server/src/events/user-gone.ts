import { notFound, systemCodeOf } from '../base/errors.ts'

/** Answers a change to a user who was deleted while it waited with `not_found`. */
export const unlessGone = <T>(change: Promise<T>): Promise<T> =>
  change.catch((cause: unknown) => {
    throw systemCodeOf(cause) === 'SQLITE_CONSTRAINT_FOREIGNKEY' ? notFound() : cause
  })
