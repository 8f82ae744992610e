import { notFound, systemCodeOf } from '../base/errors.ts'

const isGone = (cause: unknown): boolean => systemCodeOf(cause) === 'SQLITE_CONSTRAINT_FOREIGNKEY'

/** Answers `not_found` when the user of a queued change was deleted meanwhile. */
export const unlessGone = <T>(change: Promise<T>): Promise<T> =>
  change.catch((cause: unknown) => {
    throw isGone(cause) ? notFound() : cause
  })

/** Leaves out a note about a user who was deleted meanwhile. */
export const ifNotGone = (note: Promise<unknown>): Promise<void> =>
  note.then(
    () => undefined,
    (cause: unknown) => {
      if (!isGone(cause)) throw cause
    },
  )
