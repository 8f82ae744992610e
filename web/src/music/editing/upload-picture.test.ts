import { expect, test } from 'bun:test'
import { pictureProblem } from './upload-picture.ts'

test('a picture is taken by its kind and size', () => {
  const problems = [
    { type: 'image/png', size: 1 },
    { type: 'image/jpeg', size: 20 * 1024 * 1024 },
    { type: 'image/jpeg', size: 20 * 1024 * 1024 + 1 },
    { type: 'image/webp', size: 0 },
    { type: 'image/gif', size: 9 },
    { type: '', size: 9 },
  ].map(pictureProblem)
  expect(problems).toEqual([null, null, 'size', 'empty', 'type', 'type'])
})
