import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Frame } from './frames.ts'
import { createFrameReader, encodeFrame } from './frames.ts'

test('frames arrive as they were sent, however the stream is cut', () => {
  const frame = fc.record({
    id: fc.nat(2 ** 32 - 1),
    value: fc.jsonValue(),
    bytes: fc.option(fc.uint8Array({ maxLength: 300 })),
  })
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 40 })),
      (sent, cuts) => {
        const stream = Buffer.concat(sent.flatMap(encodeFrame))
        const received: Frame[] = []
        const take = createFrameReader((one) => received.push(one))
        let at = 0
        for (let index = 0; at < stream.length; index += 1) {
          const length = cuts.length > 0 ? (cuts[index % cuts.length] ?? 1) : stream.length
          take(stream.subarray(at, at + length))
          at += length
        }
        const plain = ({ id, value, bytes }: Frame) => ({
          id,
          value: JSON.stringify(value),
          bytes: bytes && [...bytes],
        })
        expect(received.map(plain)).toEqual(sent.map(plain))
      },
    ),
  )
})
