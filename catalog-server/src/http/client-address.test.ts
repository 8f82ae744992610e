import { expect, test } from 'bun:test'
import { createClientAddresses, networkOf } from './client-address.ts'

test('forwarded addresses count only from trusted proxies, from the nearest on', () => {
  const headers = new Headers({ 'x-forwarded-for': '198.51.100.7, 203.0.113.9, 10.0.0.2' })
  const addressOf = (trusted: string[], connection: string, said: Headers): string =>
    createClientAddresses(trusted).addressOf(connection, said)
  expect(addressOf([], '10.0.0.1', headers)).toBe('10.0.0.1')
  expect(addressOf(['10.0.0.0/8'], '10.0.0.1', headers)).toBe('203.0.113.9')
  expect(addressOf(['10.0.0.0/8'], '::ffff:10.0.0.1', headers)).toBe('203.0.113.9')
  expect(addressOf(['10.0.0.0/8'], '192.0.2.1', headers)).toBe('192.0.2.1')
  expect(() => createClientAddresses(['nonsense'])).toThrow('not an address')
})

test('a network is one IPv4 address, or the first 64 bits of an IPv6 address in whatever spelling', () => {
  expect(networkOf('192.0.2.7')).toBe('192.0.2.7')
  const spellings = ['2001:db8::1', '2001:DB8:0:0:ffff::', '2001:0db8::a:b:c:d', '2001:db8::%eth0']
  expect(new Set(spellings.map(networkOf))).toEqual(new Set(['2001:db8:0:0::/64']))
  expect(networkOf('2001:db8:0:1::1')).toBe('2001:db8:0:1::/64')
  expect([networkOf('::1'), networkOf('fe80::2%1')]).toEqual(['0:0:0:0::/64', 'fe80:0:0:0::/64'])
})
