import { expect, test } from 'bun:test'
import { createConnection } from './connection.ts'

/** Tells whether the server is lost, with the number of times that it was asked. */
function connectionTo(isThere: () => Promise<unknown>) {
  let asked = 0
  const connection = createConnection(
    () => {
      asked += 1
      return isThere()
    },
    () => 0,
  )
  return { connection, state: () => connection.state.value, asked: () => asked }
}

test('a doubt is settled by asking the server, once for all', async () => {
  const away = connectionTo(() => Promise.reject(new Error('away')))
  const lost = new Promise<boolean>((resolve) => away.connection.listen(resolve))
  away.connection.doubted()
  away.connection.doubted()
  expect(await lost).toBe(true)
  expect([away.state(), away.asked()]).toEqual(['lost', 1])
  away.connection.doubted()
  expect(away.asked()).toBe(1)
  away.connection.answered()
  expect(away.state()).toBe('back')

  const there = connectionTo(() => Promise.resolve())
  there.connection.doubted()
  await there.connection.ask()
  expect([there.state(), there.asked()]).toEqual(['fine', 1])
})
