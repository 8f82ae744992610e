import { expect, test } from 'bun:test'
import { closeInOrder } from './closing.ts'
import { createLog } from '../base/log.ts'

const failing = (error: Error) => () => {
  throw error
}
const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

test('when one part fails to close, all others are still closed, and the failure is reported', async () => {
  const lines: string[] = []
  const closed: string[] = []
  const ending = closeInOrder(
    [
      ['library', failing(new TypeError('a defect'))],
      ['bandwidth', async () => failing(full)()],
      ['catalog.db', () => closed.push('catalog.db')],
      ['user.db', async () => closed.push('user.db')],
    ],
    createLog('WARN', (line) => lines.push(line)),
  )
  await expect(ending).rejects.toThrow('Not everything ended in order')
  expect(closed).toEqual(['catalog.db', 'user.db'])
  expect(lines.join('\n')).toMatch(/part="library" .*a defect[\s\S]*part="bandwidth" .*disk is full/)
})

test('a full disk is no reason to end in disorder', async () => {
  const lines: string[] = []
  await closeInOrder(
    [['sessions', failing(full)]],
    createLog('WARN', (line) => lines.push(line)),
  )
  expect(lines).toHaveLength(1)
})
