import type { PlaylistId, TrackId } from '@pezzottify/contract'
import { inject, type InjectionKey, provide, shallowRef } from 'vue'
import { scrollerKey } from '../shared/scroller.ts'
import type { CoverSource } from '../ui/cover-source.ts'
import { usePointerDrag } from '../ui/use-pointer-drag.ts'

export type DraggedTracks = {
  trackIds: readonly TrackId[]
  title: string
  cover: CoverSource | null
  thumbhash?: string | null
  /** For rows of a list that can be reordered. Positions count the dragged rows as still in the list. */
  reorder?: { list: string; placeOf: (before: number) => number; drop: (before: number) => void }
}

const trackDragKey: InjectionKey<ReturnType<typeof createTrackDrag>> = Symbol('track drag')

/** One drag for the whole window: a row may come from any page, and be dropped on the side bar or on its own list. */
function createTrackDrag(onAdd: (playlistId: PlaylistId, tracks: DraggedTracks) => void) {
  const scroller = inject(scrollerKey)
  /** The playlist of the side bar under the pointer. */
  const over = shallowRef<PlaylistId | null>(null)
  /** The row of its own list before which it would be inserted. */
  const before = shallowRef<number | null>(null)

  const { drag, grab } = usePointerDrag<DraggedTracks>({
    scroller: () => scroller?.value,
    onMove({ thing, y }, under) {
      const target = under?.closest<HTMLElement>('[data-drop-playlist]')
      over.value = (target?.dataset['dropPlaylist'] as PlaylistId | undefined) ?? null
      before.value = over.value === null && thing.reorder ? placeUnder(under, y, thing.reorder.list) : null
    },
    onDrop({ thing }) {
      if (over.value !== null) onAdd(over.value, thing)
      else if (before.value !== null) thing.reorder?.drop(before.value)
    },
  })

  /** Between rows and outside the list, the last position is kept. */
  function placeUnder(under: Element | null, y: number, list: string): number | null {
    const row = under?.closest<HTMLElement>(`[data-list="${CSS.escape(list)}"][data-place]`)
    if (!row) return before.value
    const { top, height } = row.getBoundingClientRect()
    return Number(row.dataset['place']) + (y > top + height / 2 ? 1 : 0)
  }

  return {
    drag,
    over,
    before,
    /** `grip`: by touch only the grip drags, so that a finger on the row scrolls. */
    grab(event: PointerEvent, tracks: DraggedTracks, { grip = false } = {}): void {
      if (event.pointerType !== 'mouse' && !grip) return
      if (!grip && event.target instanceof Element && event.target.closest('button, input')) return
      over.value = null
      before.value = null
      grab(event, tracks)
    },
  }
}

export function provideTrackDrag(onAdd: (playlistId: PlaylistId, tracks: DraggedTracks) => void) {
  const trackDrag = createTrackDrag(onAdd)
  provide(trackDragKey, trackDrag)
  return trackDrag
}

export function useTrackDrag() {
  const trackDrag = inject(trackDragKey)
  if (!trackDrag) throw new Error('Rows stand outside the frame')
  return trackDrag
}
