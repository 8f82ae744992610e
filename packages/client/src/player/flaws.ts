import type { PlayerState } from './player-state.ts'

/** So far behind a flaw the next attempts begin: what is damaged in a file is rarely longer than a few seconds. */
const stepsSeconds = [1, 3, 8]
/** Sound for so long says that a flaw is behind. */
const behindAfterSeconds = 2

/**
 * What broke. `network`: the way to the bytes. `unsupported`: the first bytes, or an answer that held none. `damage`: bytes
 * in the middle. `changed`: the file is another one now.
 */
export type Flaw = 'network' | 'unsupported' | 'damage' | 'changed'

/** What to try next, and whether to wait before. */
export type Remedy = { startAtSeconds: number; isConverted: boolean; waits: boolean }

/**
 * Chooses what is tried with a track that breaks although the server has it. Each flaw has a short list of attempts; sound
 * behind it makes the next one a new flaw.
 */
export function createFlaws() {
  let entryId: number | null = null
  let triedAt = 0
  let plan: Remedy[] = []

  return {
    /** The next attempt at a track that broke `at` this second; null when nothing is left to try. */
    remedy(
      entry: number,
      at: number,
      flaw: Flaw,
      canConvertFrom: (seconds: number) => boolean,
    ): Remedy | null {
      if (entry !== entryId || Math.abs(at - triedAt) > behindAfterSeconds) {
        entryId = entry
        plan = planOf(flaw, at).filter((step) => !step.isConverted || canConvertFrom(step.startAtSeconds))
      }
      const next = plan.shift() ?? null
      triedAt = next?.startAtSeconds ?? at
      return next
    },
    forget(): void {
      entryId = null
    },
  }
}

function planOf(flaw: Flaw, at: number): Remedy[] {
  const again: Remedy = { startAtSeconds: at, isConverted: false, waits: false }
  const later: Remedy = { ...again, waits: true }
  const converted: Remedy = { ...again, isConverted: true }
  switch (flaw) {
    case 'network':
      return [again, later, later, later, later]
    case 'changed':
      // It may be written for a while yet.
      return [again, later, later, later, later]
    case 'unsupported':
      return [again, converted]
    case 'damage':
      // What breaks at once is of a kind that the sound card does not know.
      if (at < 1) return [converted]
      return [...stepsSeconds.map((step) => ({ ...again, startAtSeconds: at + step })), converted]
  }
}

/** By so much, and by this share, a track may be shorter than the catalog says before its end counts as a flaw. */
const shorterMaxSeconds = 3
const shorterMaxShare = 0.02

/** Whether a track that ended did so long before the end that the catalog knows. */
export function isCut({ track, positionSeconds }: Pick<PlayerState, 'track' | 'positionSeconds'>): boolean {
  const seconds = track?.durationSeconds ?? 0
  return positionSeconds < seconds - Math.max(shorterMaxSeconds, seconds * shorterMaxShare)
}
