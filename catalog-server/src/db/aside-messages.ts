import type { SQLQueryBindings } from 'bun:sqlite'

/** To the thread: which file to read, a query, or that it shall close the file. */
export type AsideRequest =
  | { type: 'open'; path: string }
  | { type: 'query'; sql: string; parameters: SQLQueryBindings[] }
  | { type: 'close' }

/** From the thread, in the order of the queries: rows block by block, then how it ended. */
export type AsideAnswer =
  | { type: 'rows'; rows: unknown[] }
  | { type: 'done' }
  | { type: 'failed'; message: string; code: string | undefined; errno: number | undefined }
  | { type: 'closed' }
