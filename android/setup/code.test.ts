import { expect, test } from 'bun:test'
import { readCode } from './code.ts'

test.each([
  ['https://music.example/pair#a%20b', { address: 'https://music.example', path: '/pair#a%20b' }],
  ['http://192.168.1.20:3001', { address: 'http://192.168.1.20:3001', path: null }],
  ['http://music.lan/pair', { address: 'http://music.lan', path: null }],
  // The code from which the app was downloaded.
  ['https://music.example/v1/server/android-app', { address: 'https://music.example', path: null }],
  [
    'pezzottify://connect?server=https%3A%2F%2Fmusic.example',
    { address: 'https://music.example', path: null },
  ],
  [' 192.168.1.20:3001\n', { address: '192.168.1.20:3001', path: null }],
  ['music.lan', { address: 'music.lan', path: null }],
])('the code %p leads to a server', (text, code) => {
  expect(readCode(text)).toEqual(code)
})

test.each([
  'A poem of two lines',
  'ftp://music.example',
  'javascript:alert(1)',
  'mailto:me@example.org',
  'pezzottify://play?server=https://music.example',
  'pezzottify://connect',
  'WIFI:S:home;T:WPA;P:secret;;',
  '',
])('the code %p leads nowhere', (text) => {
  expect(readCode(text)).toBeNull()
})
