import { expect, test } from 'bun:test'
import { nearest } from './nearest.ts'

const known = ['serve', 'scan', 'music', 'port', 'metrics-port', 'user-db']

test.each([
  ['musik', 'music'],
  ['misuc', 'music'],
  ['MUSIC', 'music'],
  ['prot', 'port'],
  ['metric-port', 'metrics-port'],
  ['metrics_prt', 'metrics-port'],
  ['userdb', 'user-db'],
  ['server', 'serve'],
  ['xyz', null],
  ['', null],
  ['completely-different', null],
])('%p is most likely %p', (typed, name) => {
  expect(nearest(typed, known)).toBe(name)
})
