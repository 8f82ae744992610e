import type { PlayerState } from './player-state.ts'

/** How far behind a flaw the next attempts begin: damage in a file is rarely longer than a few seconds. */
const stepsSeconds = [1, 3, 8]
/** The duration of sound after which a flaw counts as passed. */
const behindAfterSeconds = 2

/**
 * The kind of failure. `network`: the connection to the bytes. `unsupported`: the first bytes, or an answer without
 * any. `damage`: bytes in the middle. `changed`: the file was replaced.
 */
export type Flaw = 'network' | 'unsupported' | 'damage' | 'changed'

/** The next attempt, and whether to wait before it. */
export type Remedy = { startAtSeconds: number; isConverted: boolean; waits: boolean }

/**
 * Chooses the attempts for a track that fails although the server has it. Each flaw has a short list of attempts; sound
 * behind it makes the next failure a new flaw.
 */
export function createFlaws() {
  let entryId: number | null = null
  let triedAt = 0
  let plan: Remedy[] = []

  return {
    /** The next attempt for a track that failed `at` this second; null when there are none left. */
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
      // A failure at the very beginning means a format that the audio port does not support.
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
