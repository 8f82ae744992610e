import type { Kysely } from 'kysely'
import type { Log } from '../base/log.ts'
import { tellEach } from '../base/tell-each.ts'
import { endTurn } from '../base/turns.ts'
import type { Store } from './sqlite.ts'
import { rollBack } from './write-gate.ts'

/** The most changes in one transaction, so that the connection is not held for long. */
const changesPerCommitMax = 256

type Job<Tables> = {
  change: (tx: Kysely<Tables>) => Promise<unknown>
  committed: (result: never) => void
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

/**
 * Commits the writes of several requests as one transaction: each in a savepoint of its own, so that a failing one
 * does not undo the others, with one `fsync` for all. `committed` is called after the commit, in the order of the
 * changes, before any promise resolves. An error it throws is logged: the change is made, and its caller has to learn
 * that.
 */
export function createGroupCommit<Tables>(store: Store<Tables>, log: Pick<Log, 'error'>) {
  const waiting: Job<Tables>[] = []
  let isRunning = false
  const { writer } = store
  const statement = (text: string) => writer.query(text)
  const begin = statement('BEGIN IMMEDIATE')
  const mark = statement('SAVEPOINT one_change')
  const keep = statement('RELEASE one_change')
  const takeBack = statement('ROLLBACK TO one_change')
  const commit = statement('COMMIT')

  async function runAll(): Promise<void> {
    isRunning = true
    try {
      while (waiting.length > 0) {
        await gathered()
        await store.write
          .connection()
          .execute((db) => commitTogether(db, waiting.splice(0, changesPerCommitMax)))
      }
    } catch (error) {
      // The database is closed.
      for (const { reject } of waiting.splice(0)) reject(error)
    } finally {
      isRunning = false
    }
  }

  /** Lets requests that have arrived meanwhile add their changes first, as long as more of them keep coming. */
  async function gathered(): Promise<void> {
    for (let count = 0; waiting.length > count && waiting.length < changesPerCommitMax;) {
      count = waiting.length
      await endTurn()
    }
  }

  async function commitTogether(db: Kysely<Tables>, jobs: readonly Job<Tables>[]): Promise<void> {
    const done: { job: Job<Tables>; result: unknown }[] = []
    const failed: { job: Job<Tables>; error: unknown }[] = []
    try {
      begin.run()
      for (const job of jobs) {
        mark.run()
        try {
          const result = await job.change(db)
          keep.run()
          done.push({ job, result })
        } catch (error) {
          // A full or failing disk has rolled back the whole transaction: this error is the reason.
          if (!writer.inTransaction) throw error
          takeBack.run()
          keep.run()
          failed.push({ job, error })
        }
      }
      commit.run()
    } catch (error) {
      // The disk is full, or another process holds the database: nothing of the group was stored.
      rollBack(writer)
      store.noteError(error)
      for (const job of jobs) job.reject(error)
      return
    }
    // `committed` and `resolve` of a change take the result of that change.
    tellEach(
      done,
      ({ job, result }) => job.committed(result as never),
      (error) => log.error('What follows a change could not be done; the change is kept', { error }),
    )
    for (const { job, result } of done) job.resolve(result as never)
    for (const { job, error } of failed) job.reject(error)
  }

  return {
    /** Runs a change, which may await statements on `tx` and turns of the event loop, nothing else. */
    run: <R>(change: (tx: Kysely<Tables>) => Promise<R>, committed: (result: R) => void): Promise<R> =>
      new Promise<R>((resolve, reject) => {
        waiting.push({ change, committed, resolve, reject })
        if (!isRunning) void runAll()
      }),
  }
}
