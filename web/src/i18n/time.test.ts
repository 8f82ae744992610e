import { expect, test } from 'bun:test'
import { i18n } from './index.ts'
import './upkeep.ts'
import { waitText } from './time.ts'

const { t } = i18n.global

test('a wait is told in seconds below a minute, else in whole minutes, and never too short', () => {
  expect([1, 59, 60, 61, 3412].map((seconds) => waitText(seconds, t))).toEqual([
    '1 second',
    '59 seconds',
    '1 minute',
    '2 minutes',
    '57 minutes',
  ])
})

test('what is counted is told as one, as many, and not at all where none is left', () => {
  const left = (count: number) => t('upkeep.loudness.paused.machine', { count }, count)
  expect([0, 1, 2].map(left)).toEqual([
    'Waits until the machine has less to do.',
    'Waits until the machine has less to do. 1 track is left.',
    'Waits until the machine has less to do. 2 tracks are left.',
  ])
  expect(t('offline.part', { here: 0, all: 1 }, 1)).toBe('0 of 1 track is here')
})
