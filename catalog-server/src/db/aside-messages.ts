import type { SQLQueryBindings } from 'bun:sqlite'

/** To the thread: the file to read, a query, or the request to close the file. */
export type AsideRequest =
  | { type: 'open'; path: string }
  | { type: 'query'; sql: string; parameters: SQLQueryBindings[] }
  | { type: 'close' }

/** From the thread, in the order of the queries: rows block by block, then success or failure. */
export type AsideAnswer =
  | { type: 'rows'; rows: unknown[] }
  | { type: 'done' }
  | { type: 'failed'; message: string; code: string | undefined; errno: number | undefined }
  | { type: 'closed' }
