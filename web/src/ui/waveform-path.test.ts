import { expect, test } from 'bun:test'
import { waveformPath } from './waveform-path.ts'

test('each line is as high as the loudest level of its group, around the middle', () => {
  expect(waveformPath([0, 100, 50, 20], 2)).toBe('M0.5 0v100M1.5 25v50')
})

test('fewer levels than lines are repeated, silence is a dot, and none is nothing but dots', () => {
  expect(waveformPath([80], 2)).toBe('M0.5 10v80M1.5 10v80')
  expect(waveformPath([0, 0], 1)).toBe('M0.5 48v4')
  expect(waveformPath([], 1)).toBe('M0.5 48v4')
})
