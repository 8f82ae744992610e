import { expect, test } from 'bun:test'
import { createIdleCollection } from './idle-collection.ts'

test('garbage is collected once when it has been quiet, and not while somebody keeps asking', async () => {
  let collections = 0
  const idle = createIdleCollection({ collect: () => void (collections += 1), idleMs: 60 })
  for (let asked = 0; asked < 10; asked += 1) {
    idle.note()
    await Bun.sleep(10)
  }
  expect(collections).toBe(0)
  while (collections === 0) await Bun.sleep(5)
  await Bun.sleep(150)
  expect(collections).toBe(1)
  idle.note()
  while (collections === 1) await Bun.sleep(5)
  idle.note()
  idle.close()
  await Bun.sleep(100)
  expect(collections).toBe(2)
})

test('what work without requests has used is collected too, and nothing where memory stays', async () => {
  const megabyte = 1024 * 1024
  let usedBytes = 50 * megabyte
  let looks = 0
  let collections = 0
  const idle = createIdleCollection({
    collect: () => {
      collections += 1
      usedBytes = 50 * megabyte
    },
    used: () => {
      looks += 1
      return usedBytes
    },
    idleMs: 5,
    lookMs: 10,
  })
  idle.note()
  while (collections === 0) await Bun.sleep(5)
  usedBytes += 5 * megabyte
  for (const until = looks + 4; looks < until;) await Bun.sleep(5)
  expect(collections).toBe(1)
  // A scan.
  usedBytes += 30 * megabyte
  while (collections === 1) await Bun.sleep(5)
  for (const until = looks + 4; looks < until;) await Bun.sleep(5)
  expect(collections).toBe(2)
  idle.close()
})
