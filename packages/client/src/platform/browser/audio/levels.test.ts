import { afterAll, expect, test } from 'bun:test'
import type { Deck } from './deck.ts'
import { createLevels } from './levels.ts'

const before = globalThis.AudioContext
afterAll(() => void (globalThis.AudioContext = before))

test('a platform that refuses its sound graph is asked again, and the music goes on as it is', async () => {
  const refusals: Error[] = []
  globalThis.AudioContext = function refuse(): never {
    const refusal = new Error('no sound card')
    refusals.push(refusal)
    throw refusal
  } as unknown as typeof AudioContext
  // Only its volume is set.
  const deck = { element: { volume: 0 } } as Deck
  const levels = createLevels([deck])
  levels.setVolume(0.5)
  levels.setEqualizer({ preampDb: 0, bandsDb: [] })
  while (refusals.length < 2) {
    await Bun.sleep(1)
    levels.wake()
  }
  expect(deck.element.volume).toBe(0.5)
})
