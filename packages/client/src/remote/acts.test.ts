import { expect, test } from 'bun:test'
import { createFakeStorage, createFakeTimers } from '../player/fake-player.ts'
import { createActs } from './acts.ts'

test('S36: when somebody acted and the device was heard outlives the page, for its user', () => {
  const storage = createFakeStorage()
  const { port: timers, pass } = createFakeTimers()
  const acts = createActs(storage, timers)
  acts.setUser('ann')
  expect(acts.last()).toMatchObject({ actedAt: 0, heardAt: 0 })
  expect(acts.isUntold()).toBe(false)
  acts.acted()
  const actedAt = timers.now()
  pass(60_000)
  acts.heard()
  const heardAt = timers.now()
  // Written every few seconds only.
  pass(1_000)
  acts.heard()

  const later = createActs(storage, timers)
  later.setUser('ann')
  expect(later.last()).toMatchObject({ actedAt, heardAt })
  expect(later.isUntold()).toBe(true)
  later.told(actedAt)
  expect(createActs(storage, timers).isUntold()).toBe(false)

  later.setUser('bea')
  expect(later.last()).toMatchObject({ actedAt: 0, heardAt: 0 })
  later.forget()
  expect(createActs(storage, timers).last()).toMatchObject({ actedAt: 0, heardAt: 0 })
})

test('what cannot be stored is known as long as the page is open', () => {
  const storage = {
    ...createFakeStorage(),
    setItem: () => {
      throw new Error('Full')
    },
  }
  const acts = createActs(storage, createFakeTimers().port)
  acts.acted()
  expect(acts.isUntold()).toBe(true)
})
