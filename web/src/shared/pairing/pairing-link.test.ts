import { expect, test } from 'bun:test'
import { addressToShow, codeOfLink, pairingLink } from './pairing-link.ts'

test('my phone is sent to an address that means the server, not the phone itself', () => {
  const addresses = ['http://192.168.1.20:3001', 'http://localhost:3001']
  expect(addressToShow('http://localhost:3001', addresses).address).toBe('http://192.168.1.20:3001')
  expect(addressToShow('http://127.0.0.1:3001', addresses).address).toBe('http://192.168.1.20:3001')
  expect(addressToShow('https://music.home.lan', addresses).address).toBe('https://music.home.lan')
})

test('a server that only listens on its own machine says so', () => {
  expect(addressToShow('http://localhost:3001', ['http://127.0.0.1:3001'])).toEqual({
    address: 'http://127.0.0.1:3001',
    reachesOthers: false,
  })
})

test('the code travels behind the hash, where no log sees it', () => {
  expect(pairingLink('http://music.lan/', 'a b')).toBe('http://music.lan/pair#a%20b')
})

test('a link that was cut in the middle has no code, and breaks nothing', () => {
  expect(codeOfLink('#a%20b')).toBe('a b')
  for (const broken of ['#%', '#a%2', '#%E0%A4%A', '#', '']) expect(codeOfLink(broken)).toBe('')
})
