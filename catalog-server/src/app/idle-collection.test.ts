import { expect, test } from 'bun:test'
import { createIdleCollection } from './idle-collection.ts'

test('garbage is collected once when it has been quiet, and not while somebody keeps asking', async () => {
  let collections = 0
  const idle = createIdleCollection(() => (collections += 1), 60)
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
