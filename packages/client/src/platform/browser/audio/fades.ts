import type { Deck } from './deck.ts'
import type { Levels } from './levels.ts'
import { ramp } from './ramp.ts'

const pauseMs = 120
const resumeMs = 120
const seekMs = 40

/** Starts, stops and seeks without clicks, and crossfades from one track to another. */
export function createFades(levels: Levels) {
  let isOn = false
  let stopRamp: () => void = () => {}
  /** Ends a running crossfade. */
  let stopCross: (() => void) | null = null
  let soughtTo: number | null = null
  /** Fading out for a pause. */
  let isPausing = false
  /** Paused by a fade, so that resuming fades in as well. */
  let isFaded = false

  function endRamp(): void {
    stopRamp()
    isPausing = false
  }

  function fade(deck: Deck, ms: number, from: number, to: number, done: () => void): void {
    endRamp()
    stopRamp = ramp(ms, (share) => levels.setFade(deck, from + (to - from) * share), done)
  }

  function reset(deck: Deck): void {
    endRamp()
    isFaded = false
    soughtTo = null
    levels.setFade(deck, 1)
  }

  return {
    setOn: (on: boolean): void => void (isOn = on),
    isSeeking: (deck: Deck): boolean => soughtTo !== null && !deck.element.paused,
    isPausing: (): boolean => isPausing,
    isCrossing: (): boolean => stopCross !== null,
    play(deck: Deck): void {
      const from = isFaded ? 0 : levels.fadeOf(deck)
      reset(deck)
      if (isOn && from < 1) fade(deck, resumeMs, from, 1, () => {})
      deck.play()
    },
    pause(deck: Deck, seconds?: number): void {
      const ms = seconds === undefined ? (isOn ? pauseMs : 0) : seconds * 1_000
      if (ms === 0 || deck.element.paused) return deck.pause()
      const from = levels.fadeOf(deck)
      fade(deck, ms, from, 0, () => {
        isPausing = false
        isFaded = isOn
        deck.pause()
        if (!isOn) levels.setFade(deck, 1)
      })
      isPausing = true
    },
    seek(deck: Deck, seconds: number): void {
      if (!isOn || deck.element.paused) return deck.seek(seconds)
      const isUnderWay = soughtTo !== null
      soughtTo = seconds
      if (isUnderWay) return
      fade(deck, seekMs, levels.fadeOf(deck), 0, () => {
        const to = soughtTo
        soughtTo = null
        if (to !== null) deck.seek(to)
        fade(deck, seekMs, 0, 1, () => {})
      })
    },
    /** Equal power: the squares of both levels add up to one all the way. */
    cross(from: Deck, to: Deck, seconds: number, done: () => void): void {
      levels.setFade(to, 0)
      const end = ramp(
        seconds * 1_000,
        (share) => {
          levels.setFade(from, Math.cos((share * Math.PI) / 2))
          levels.setFade(to, Math.sin((share * Math.PI) / 2))
        },
        () => {
          stopCross = null
          done()
          levels.setFade(from, 1)
        },
      )
      stopCross = () => {
        end()
        levels.setFade(from, 1)
      }
    },
    /** Ends all fades at full level. Returns whether a crossfade was running. */
    stop(deck: Deck): boolean {
      const crossed = stopCross !== null
      stopCross?.()
      stopCross = null
      if (crossed) levels.setFade(deck, 1)
      return crossed
    },
  }
}
