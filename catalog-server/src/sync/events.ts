import type { UserId } from '@pezzottify/contract'
import type { EventLogReader, Since } from '../events/index.ts'
import type { Bytes } from '../base/bytes.ts'

/** The chunks of a `SyncEvents` in JSON. */
export function* eventsJson(log: EventLogReader, userId: UserId, found: Since): Generator<string | Bytes> {
  yield '{"events":['
  for (let page = found.first; page.json && page.last !== null; page = log.page(userId, page.last)) {
    yield page.json
    // Another process may have written more since.
    if (page.last >= found.seq) break
    yield ','
  }
  const { seq: current_seq, epoch, at } = found
  yield `],${JSON.stringify({ current_seq, epoch, at }).slice(1)}`
}
