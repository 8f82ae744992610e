import { expect, test } from 'bun:test'
import { qualityOf } from './quality.ts'

const flac = { codec: 'flac', mime: 'audio/flac', bit_depth: 24, sample_rate_hz: 96_000, bitrate_kbps: 2900 }
const cd = { ...flac, bit_depth: 16, sample_rate_hz: 44_100 }
const mp3 = { codec: 'mp3', mime: 'audio/mpeg', bit_depth: null, sample_rate_hz: 44_100, bitrate_kbps: 320 }

test('an album names its quality once, when all tracks share it', () => {
  expect(qualityOf([flac, flac])).toBe('FLAC 24/96')
  expect(qualityOf([cd])).toBe('FLAC 16/44.1')
  expect(qualityOf([mp3, mp3])).toBe('MP3 320')
})

test('for tracks of different quality only the common part is told', () => {
  expect(qualityOf([flac, cd])).toBe('FLAC')
  expect(qualityOf([flac, mp3])).toBe('')
  expect(qualityOf([])).toBe('')
})
