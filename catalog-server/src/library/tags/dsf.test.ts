import { expect, test } from 'bun:test'
import { makeDsf } from '../../testing/dsf-writer.ts'
import { makePng } from '../../testing/library-fixture.ts'
import { createReadingDirectory } from './read-fixture.ts'

test('a DSF file keeps its identity under other tags, and another sound has another one', async () => {
  await using room = await createReadingDirectory()
  const hashOf = async (bytes: Uint8Array) => (await room.factsOf(bytes)).payloadHash
  const plain = await hashOf(makeDsf(1, 440, {}, undefined))
  expect(await hashOf(makeDsf(1, 440, { TITLE: 'T' }, makePng(50, 50, '#aa0000')))).toBe(plain)
  expect(await hashOf(makeDsf(1, 441, {}, undefined))).not.toBe(plain)
})

test('the findings of the tag library are passed on: names, ids, numbers and the cover', async () => {
  await using room = await createReadingDirectory()
  const cover = makePng(50, 50, '#aa0000')
  const recording = '11111111-1111-1111-1111-111111111111'
  const tags = { TITLE: 'T', COMPOSER: ['One', 'Two'], DISCNUMBER: '2/2', MUSICBRAINZ_ALBUMID: recording }
  expect(await room.factsOf(makeDsf(1, 440, tags, cover))).toMatchObject({
    title: 'T',
    credits: [
      { name: 'One', role: 'Composer' },
      { name: 'Two', role: 'Composer' },
    ],
    discNumber: 2,
    cover: { sizeBytes: cover.length },
  })
})

test('a DSF file that is cut short or changed at random gives facts or a problem', async () => {
  await using room = await createReadingDirectory()
  const whole = Buffer.from(makeDsf(1, 440, { TITLE: 'T' }, undefined))
  expect(await room.readBytes(whole.subarray(0, 60))).toMatchObject({ problem: { code: 'damaged' } })
  expect(await room.factsOf(whole.subarray(0, 100_000))).toMatchObject({ title: null, durationMs: 1_000 })
  for (let round = 0; round < 100; round += 1) {
    const bytes = Buffer.from(whole.subarray(0, 20_000))
    for (let count = 0; count < 6; count += 1)
      bytes[(round * 7 + count * 13) % 92] = (round * 31 + count) % 256
    const result = await room.readBytes(bytes)
    if ('facts' in result) expect(Number.isSafeInteger(result.facts.durationMs)).toBe(true)
  }
})
