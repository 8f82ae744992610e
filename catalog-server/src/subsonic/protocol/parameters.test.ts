import { expect, test } from 'bun:test'
import { parametersOf, readPairs } from './parameters.ts'

const of = async (query: string, form?: string) =>
  parametersOf(
    await readPairs(
      new Request(`http://music.test/rest/ping?${query}`, {
        ...(form !== undefined && {
          method: 'POST',
          body: form,
          headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        }),
      }),
    ),
  )

test('of query and form the form wins, and lists have both', async () => {
  const { text, all } = await of('id=1&id=2&name=a+b%26', 'id=3&name=%C3%A4&')
  expect(text('name')).toBe('ä')
  expect(all('id')).toEqual(['1', '2', '3'])
})

test('what is missing, empty or no number is told or has its default', async () => {
  const { text, required, integer, requiredInteger, flag } = await of(
    'a=&b=x&c=12&d=True&e=0&f=3.7&g=-1&h=9e9',
  )
  expect(text('a')).toBeUndefined()
  expect(() => required('a')).toThrow('missing: a')
  expect(integer('b', 7)).toBe(7)
  expect(integer('c', 7)).toBe(12)
  expect(integer('f', 7)).toBe(3)
  expect(integer('g', 7)).toBe(-1)
  expect(integer('h', 7)).toBe(7)
  expect(() => requiredInteger('b')).toThrow('b is not a number')
  expect([flag('d', false), flag('e', true), flag('b', true), flag('zz', false)]).toEqual([
    true,
    false,
    true,
    false,
  ])
})

test('a body that is no form is left to the endpoint', async () => {
  const request = new Request('http://music.test/rest/x?a=1', {
    method: 'POST',
    body: '{"a":2}',
    headers: { 'content-type': 'application/json' },
  })
  expect(parametersOf(await readPairs(request)).text('a')).toBe('1')
  expect(await request.json()).toEqual({ a: 2 })
})

test('a form of more parameters than any call has is refused before it is read', async () => {
  expect(of('', '&'.repeat(50_001))).rejects.toThrow('More than 50000')
  expect(of('', 'x'.repeat(10 * 1024 * 1024 + 1))).rejects.toThrow('larger than')
})
