import { Database } from 'bun:sqlite'
import type { AsideAnswer, AsideRequest } from './aside-messages.ts'

declare const self: Worker

/**
 * Rows in one message: the other side unpacks them in a millisecond or two and is then free for other
 * work.
 */
const rowsAtOnce = 500

let path = ''
let database: Database | null = null

self.onmessage = ({ data }: MessageEvent<AsideRequest>) => {
  if (data.type === 'open') path = data.path
  else if (data.type === 'query') answer(data)
  else {
    database?.close()
    send({ type: 'closed' })
  }
}

const send = (message: AsideAnswer): void => self.postMessage(message)

function answer({ sql, parameters }: Extract<AsideRequest, { type: 'query' }>): void {
  try {
    const rows = opened()
      .query(sql)
      .all(...parameters)
    for (let start = 0; start < rows.length; start += rowsAtOnce)
      send({ type: 'rows', rows: rows.slice(start, start + rowsAtOnce) })
    send({ type: 'done' })
  } catch (error) {
    // No other module of ours is loaded here: the thread would take more memory and start later.
    const { message, code, errno } = error as Error & { code?: string; errno?: number }
    send({ type: 'failed', message, code, errno })
  }
}

/** Opened by the first query, so that an error in opening is reported to the caller. */
function opened(): Database {
  if (database) return database
  database = new Database(path, { readwrite: true, create: false, strict: true })
  database.run('PRAGMA query_only = ON')
  database.run('PRAGMA busy_timeout = 5000')
  database.run('PRAGMA cache_size = -16000')
  database.run('PRAGMA temp_store = MEMORY')
  return database
}
