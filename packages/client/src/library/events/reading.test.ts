import { expect, test } from 'bun:test'
import { events } from '@pezzottify/contract'
import { readEnvelope, readEvent, readMessage } from '@pezzottify/contract/reading'
import fc from 'fast-check'

/** Values that occur in events, and others; the test puts them in place of any part of an example. */
const junk = fc.oneof(
  fc.constantFrom(
    '',
    'album',
    'short',
    'x'.repeat(201),
    'abcdefgh',
    0,
    1,
    -1,
    1.5,
    null,
    true,
    [],
    {},
    [{}],
    [null],
  ),
  fc.json().map((text): unknown => JSON.parse(text)),
)

function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]))]
}

function withPart(value: unknown, [key, ...rest]: readonly string[], part: unknown): unknown {
  if (key === undefined) return part
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === key ? withPart(item, rest, part) : item))
  return { ...Object(value), [key]: withPart(Object(value)[key], rest, part) }
}

test.each([...events])(
  'what is read of $type is what its schema takes',
  ({
    type,
    payload,
    read,
    example,
  }: (typeof events)[number] & {
    read?: { safeParse: (value: unknown) => { success: boolean; data?: unknown } }
  }) => {
    const changed = fc
      .tuple(fc.constantFrom(...placesOf(example)), fc.option(junk, { nil: undefined }))
      .map(([path, part]) => withPart({ ...example, later: 1 }, path, part))
    const wire = fc.oneof(fc.constant<unknown>({ ...example, later: 1 }), changed, junk)
    fc.assert(
      fc.property(wire, (value) => {
        const said = JSON.parse(JSON.stringify({ seq: 1, type, payload: value, server_timestamp: 1 }))
        const expected = (read ?? payload).safeParse(said.payload)
        const result = readEvent(said)
        if (expected.success) expect(result).toEqual({ ...said, payload: expected.data })
        else expect(result).toBe('unreadable')
      }),
      { numRuns: 300 },
    )
  },
)

test('an envelope has a number, a type and a time, and keeps what it carries', () => {
  const event = { seq: 3, type: 'came_later', payload: { any: [1] }, server_timestamp: 9 }
  expect(readEnvelope({ ...event, more: 1 })).toEqual(event)
  expect(readEvent(event)).toBe('unknown')
  for (const wrong of [{ seq: 0 }, { seq: 1.5 }, { seq: '3' }, { type: 1 }, { server_timestamp: null }])
    expect(readEnvelope({ ...event, ...wrong })).toBeNull()
})

test('known messages of a socket are read, and the others ignored', () => {
  const connected = { type: 'connected', payload: { seq: 0, at: 0, epoch: 'e' } }
  expect(
    readMessage(JSON.stringify({ ...connected, payload: { ...connected.payload, device_id: 4 } })),
  ).toEqual({ type: 'connected', payload: { seq: 0, at: 0, epoch: 'e' } })
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"type":"pong","payload":null}',
    '{"type":"connected"}',
    '{"type":"sync","payload":{}}',
  ])
    expect(readMessage(text)).toBeNull()
})
