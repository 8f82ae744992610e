import { expect, test } from 'bun:test'
import { chooseConversion, wantedKbps } from './conversion.ts'

const flac = { mime: 'audio/flac', bitrateKbps: 2_800 }
const over = (isMetered: boolean, kbps: number | null) => ({ look: () => ({ isMetered, kbps }) })
const everything = () => true

test('as it is means the samples of the original', () => {
  expect(chooseConversion(flac, null, everything)).toMatchObject({
    format: 'wav',
    kbps: null,
    isWanted: false,
  })
})

test('a file with a higher bitrate than requested is converted, and others stay as they are', () => {
  expect(chooseConversion(flac, '128', everything)).toMatchObject({
    format: 'opus',
    label: 'Opus 128',
    isWanted: true,
  })
  const small = { mime: 'audio/mpeg', bitrateKbps: 128 }
  expect(chooseConversion(small, '128', everything).isWanted).toBe(false)
  expect(chooseConversion(small, '96', everything).isWanted).toBe(true)
  expect(chooseConversion({ ...flac, bitrateKbps: null }, '320', everything).isWanted).toBe(true)
})

test('a format in which browsers cannot seek is converted, losslessly unless a lower quality is chosen', () => {
  const adts = { mime: 'audio/aac', bitrateKbps: 96 }
  expect(chooseConversion(adts, null, everything)).toMatchObject({ format: 'wav', isWanted: true })
  expect(chooseConversion(adts, '320', everything)).toMatchObject({ format: 'opus', isWanted: true })
})

test('a player without Opus is given MP3', () => {
  const choice = chooseConversion(flac, '192', (mime) => !mime.includes('opus'))
  expect(choice).toMatchObject({ format: 'mp3', label: 'MP3 192' })
})

test('by itself the quality follows the connection', () => {
  expect(wantedKbps('auto', over(false, null))).toBeNull()
  expect(wantedKbps('auto', over(false, 10_000))).toBeNull()
  expect(wantedKbps('auto', over(true, 10_000))).toBe('128')
  expect(wantedKbps('auto', over(false, 900))).toBe('192')
  expect(wantedKbps('auto', over(false, 500))).toBe('128')
  expect(wantedKbps('auto', over(true, 300))).toBe('96')
})

test('the quality that a listener chose applies on any connection', () => {
  expect(wantedKbps('original', over(true, 100))).toBeNull()
  expect(wantedKbps('320', over(true, 100))).toBe('320')
})
