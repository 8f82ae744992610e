import { expect, test } from 'bun:test'
import { operate } from '@pezzottify/client/mutations'
import type { EntryId, PlaylistOperation, TrackId } from '@pezzottify/contract'
import fc from 'fast-check'
import { createEntryList } from './entry-list.ts'

const anyId = fc.constantFrom(...'abcdefgh').map((letter) => letter as EntryId)
const after = fc.option(anyId, { nil: null })
const entryOf = (id: EntryId) => ({ id, track_id: `track ${id}` as TrackId })
const anyOperation: fc.Arbitrary<PlaylistOperation> = fc.oneof(
  fc.record({
    op: fc.constant('insert' as const),
    after,
    entries: fc.uniqueArray(anyId, { minLength: 1, maxLength: 3 }).map((ids) => ids.map(entryOf)),
  }),
  fc.record({ op: fc.constant('remove' as const), ids: fc.array(anyId, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    op: fc.constant('move' as const),
    ids: fc.array(anyId, { minLength: 1, maxLength: 3 }),
    after,
  }),
)

test('S27: what a device shows before the answer is what the server makes of it', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyId), anyOperation, (ids, operation) => {
      const list = createEntryList([], 1)
      list.insert(ids.map(entryOf), null)
      list.apply(operation)
      const shown = operate(ids.map(entryOf), operation)
      expect(shown.map(({ id }) => id)).toEqual(list.live().map(({ id }) => id))
    }),
    { numRuns: 2_000 },
  )
})
