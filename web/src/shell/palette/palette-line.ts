import type { CoverKind, CoverSource } from '../../ui/cover-source.ts'
import type { IconName } from '../../ui/icons.ts'

/** A line of the command palette: a search hit, an action, or a page. */
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

/** The actions on a hit. */
export type HitActions = { play: () => unknown; queue: () => unknown }
