import { expect, test } from 'bun:test'
import { codeOfLink } from './code-of-link.ts'

test('the code of a set-up link is read, and an odd address is one without a code', () => {
  expect(codeOfLink('#code=K7QM-2XPD-9RTA')).toBe('K7QM-2XPD-9RTA')
  for (const hash of ['', '#', '#code', '#code=', '#people', '#%E0%A4%A']) expect(codeOfLink(hash)).toBe('')
})
