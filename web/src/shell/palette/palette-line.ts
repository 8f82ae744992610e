import type { CoverKind, CoverSource } from '../../ui/cover-source.ts'
import type { IconName } from '../../ui/icons.ts'

/** A line of the command palette: something found, something to do, somewhere to go. */
export type PaletteLine = {
  id: string
  title: string
  keys?: string
  run: () => unknown
} & (
  | {
      kind: 'hit'
      subtitle: string
      badge: string
      cover: CoverSource | null
      coverKind: CoverKind
      actions: HitActions
    }
  | { kind: 'command'; icon: IconName }
)

/** What can be done with what was found. */
export type HitActions = { play: () => unknown; queue: () => unknown }
