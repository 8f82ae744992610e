import type { Equalizer } from '../../../ports.ts'
import type { Deck } from './deck.ts'
import type { SoundGraph } from './graph.ts'

export type Levels = ReturnType<typeof createLevels>

type Level = { gain: number; fade: number }

/**
 * The level of each element: the listener's volume, the normalisation of its track, and a fade. An element by itself
 * can only be made quieter; more than that, and the equaliser, need an audio graph, which is made when first needed.
 */
export function createLevels(decks: readonly Deck[]) {
  const levels = new Map<Deck, Level>(decks.map((deck) => [deck, { gain: 1, fade: 1 }]))
  let volume = 1
  let equalizer: Equalizer | null = null
  let graph: SoundGraph | null = null
  let making: Promise<void> | null = null

  const levelOf = (deck: Deck): Level => levels.get(deck) ?? { gain: 1, fade: 1 }

  function apply(): void {
    for (const deck of decks) {
      const { gain, fade } = levelOf(deck)
      const wanted = volume * gain
      if (wanted > 1 && !graph) make()
      deck.element.volume = Math.min(1, wanted) * fade
      graph?.setBoost(deck.element, Math.max(1, wanted))
    }
  }

  /** Playing sound is not interrupted: elements are routed through the graph only once it runs. */
  function make(): void {
    making ??= import('./graph.ts')
      .then(({ createSoundGraph }) => createSoundGraph(decks.map(({ element }) => element)))
      .catch(() => null)
      .then((made) => {
        graph = made
        making = null
        graph?.setEqualizer(equalizer)
        if (graph) apply()
      })
  }

  function set(deck: Deck, patch: Partial<Level>): void {
    levels.set(deck, { ...levelOf(deck), ...patch })
    apply()
  }

  return {
    setVolume(wanted: number): void {
      volume = wanted
      apply()
    },
    setGain: (deck: Deck, gain: number): void => set(deck, { gain }),
    setFade: (deck: Deck, fade: number): void => set(deck, { fade }),
    fadeOf: (deck: Deck): number => levelOf(deck).fade,
    setEqualizer(wanted: Equalizer | null): void {
      equalizer = wanted
      if (graph) graph.setEqualizer(wanted)
      else if (wanted) make()
    },
    /** Call before playing: browsers allow sound only after a user gesture. */
    wake(): void {
      graph?.wake()
      if (equalizer && !graph) make()
      apply()
    },
  }
}
