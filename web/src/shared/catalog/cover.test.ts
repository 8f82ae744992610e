import { expect, test } from 'bun:test'
import { ImageId } from '@pezzottify/contract'
import { coverOf } from './cover.ts'

test('a cover is asked for in the smallest kept size that is sharp enough', () => {
  const source = coverOf({ id: ImageId.parse('i/1'), version: 'v1' })
  expect(source?.(64)).toBe('/v1/content/image/i%2F1?size=64&version=v1')
  expect(source?.(65)).toBe('/v1/content/image/i%2F1?size=128&version=v1')
  expect(source?.(1024)).toBe('/v1/content/image/i%2F1?size=1024&version=v1')
  expect(source?.(Infinity)).toBe('/v1/content/image/i%2F1?version=v1')
  expect(coverOf(null)).toBeNull()
})
