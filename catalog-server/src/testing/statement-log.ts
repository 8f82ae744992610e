import { AsyncLocalStorage } from 'node:async_hooks'
import type { Statement } from 'bun:sqlite'
import { Database } from 'bun:sqlite'
import { Aside } from '../db/aside.ts'

type Method = (this: unknown, ...given: unknown[]) => unknown

const under = new AsyncLocalStorage<string[]>()
const watched = new WeakSet<Statement>()

/**
 * Runs `work` and returns the SQL of every statement that it executed, on any connection. Statements of timers do not
 * count, since no request caused them.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const ran: string[] = []
  await under.run(ran, work)
  return ran
}

/** Records statements that are prepared from now on. Returns a function that stops it. */
export function watchStatements(): () => void {
  const { prototype } = Database
  const { query, prepare, run, exec } = prototype
  for (const [name, original] of Object.entries({ query, prepare }))
    replace(prototype, name, function (...given) {
      return watch((original as Method).apply(this, given) as Statement, String(given[0]))
    })
  for (const [name, original] of Object.entries({ run, exec }))
    replace(prototype, name, function (...given) {
      under.getStore()?.push(String(given[0]))
      return (original as Method).apply(this, given)
    })
  const { all } = Aside.prototype
  replace(Aside.prototype, 'all', function (...given) {
    under.getStore()?.push(String(given[0]))
    return (all as Method).apply(this, given)
  })
  return () => {
    Object.assign(prototype, { query, prepare, run, exec })
    Object.assign(Aside.prototype, { all })
  }
}

function watch(statement: Statement, sql: string): Statement {
  if (watched.has(statement)) return statement
  watched.add(statement)
  for (const name of ['all', 'get', 'run', 'values', 'iterate'] as const) {
    const original = statement[name] as Method
    replace(statement, name, (...given) => {
      under.getStore()?.push(sql)
      return original.apply(statement, given)
    })
  }
  return statement
}

const replace = (target: object, name: string, value: Method): void =>
  void Object.defineProperty(target, name, { configurable: true, writable: true, value })
