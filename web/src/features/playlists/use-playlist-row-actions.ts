import type { Entry, LibraryPlaylist } from '@pezzottify/client'
import type { EntryId, ListedTrack } from '@pezzottify/contract'
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { MenuAnchor, MenuGroups } from '../../ui/menu.ts'
import { coverOf } from '../../shared/catalog/cover.ts'
import { moveBefore, moveByOne, placeAfterMove } from './positions.ts'
import { useTrackDrag } from '../../music/track-drag.ts'
import { usePlaylistEditing } from './use-playlist-editing.ts'
import type { PlaylistLine } from './use-playlist-tracks.ts'
import { useSelection } from './use-selection.ts'

type RowsOptions = {
  playlist: () => LibraryPlaylist
  lines: () => readonly PlaylistLine[]
  trackOf: (id: string) => ListedTrack | null | undefined
  /** Only a list without a filter can be reordered. */
  isWhole: () => boolean
  openMenu: (tracks: readonly ListedTrack[], anchor: MenuAnchor) => void
  focus: (id: EntryId) => void
}

/** The actions on rows of a playlist: on one, or on all selected ones. */
export function usePlaylistRowActions({ playlist, lines, trackOf, isWhole, openMenu, focus }: RowsOptions) {
  const { t, n } = useI18n()
  const editing = usePlaylistEditing()
  const { drag, grab } = useTrackDrag()
  const selection = useSelection(() => lines().map((line) => line.entry.id))
  const menuIds = shallowRef<readonly EntryId[]>([])
  const draggedIds = shallowRef<ReadonlySet<EntryId>>(new Set())

  const entriesOf = (ids: readonly EntryId[]): Entry[] => {
    const wanted = new Set(ids)
    return playlist().entries.filter((entry) => wanted.has(entry.id))
  }
  const tracksOf = (ids: readonly EntryId[]): ListedTrack[] =>
    entriesOf(ids).flatMap((entry) => trackOf(entry.track_id) ?? [])

  function titleOf(ids: readonly EntryId[]): string {
    if (ids.length > 1) return t('catalog.trackCount', { n: n(ids.length) }, ids.length)
    return tracksOf(ids)[0]?.name ?? t('playlist.missing')
  }

  /** The row that gets the focus when these are removed: the next one, else the previous one. */
  function neighbourOf(ids: readonly EntryId[]): EntryId | undefined {
    const gone = new Set(ids)
    const all = lines().map((line) => line.entry.id)
    const last = all.findLastIndex((id) => gone.has(id))
    return all[last + 1] ?? all.slice(0, last).findLast((id) => !gone.has(id))
  }

  function removeAll(ids: readonly EntryId[]): void {
    const next = neighbourOf(ids)
    editing.removeEntries(playlist(), ids, titleOf(ids))
    if (next) focus(next)
  }

  function put(ids: readonly EntryId[], before: number): void {
    const set = new Set(ids)
    const { entries } = playlist()
    const place = placeAfterMove(entries, set, before)
    editing.move(playlist(), moveBefore(entries, set, before), titleOf(ids), place)
    if (ids[0]) focus(ids[0])
  }

  const rowGroups = computed<MenuGroups>(() => {
    const ids = menuIds.value
    const isFixed = !isWhole()
    return [
      [
        {
          id: 'top',
          label: t('playlist.moveToTop'),
          icon: 'arrow-up',
          disabled: isFixed,
          run: () => put(ids, 0),
        },
        {
          id: 'bottom',
          label: t('playlist.moveToEnd'),
          icon: 'arrow-down',
          disabled: isFixed,
          run: () => put(ids, playlist().entries.length),
        },
      ],
      [
        {
          id: 'remove',
          label: t('playlist.removeShort'),
          icon: 'trash-2',
          keys: 'Del',
          danger: true,
          run: () => removeAll(ids),
        },
      ],
    ]
  })

  return {
    selection,
    rowGroups,
    remove: (entry: Entry): void => removeAll(selection.withChosen(entry.id)),
    isDragged: (id: EntryId): boolean => {
      const thing = drag.value?.thing
      return thing?.reorder?.list === playlist().id && draggedIds.value.has(id)
    },

    moveByOne(entry: Entry, step: 1 | -1): void {
      if (!isWhole()) return
      const ids = selection.withChosen(entry.id)
      const { entries } = playlist()
      const operation = moveByOne(entries, new Set(ids), step)
      const first = entries.findIndex((other) => other.id === ids[0])
      editing.move(playlist(), operation, titleOf(ids), first + 1 + step)
      focus(entry.id)
    },

    reach(index: number, step: 1 | -1): void {
      const at = lines().findIndex((line) => line.index === index)
      const [from, to] = [lines()[at], lines()[at + step]]
      if (from && to) selection.reachTo(to.entry.id, from.entry.id)
    },

    menu(entry: Entry, anchor: MenuAnchor): void {
      menuIds.value = selection.withChosen(entry.id)
      openMenu(tracksOf(menuIds.value), anchor)
    },

    grab(event: PointerEvent, entry: Entry, grip: boolean): void {
      const ids = selection.withChosen(entry.id)
      const set = new Set(ids)
      draggedIds.value = set
      const cover = trackOf(entry.track_id)?.cover
      const tracks = {
        trackIds: entriesOf(ids).map((other) => other.track_id),
        title: titleOf(ids),
        cover: coverOf(cover),
        thumbhash: cover?.placeholder ?? null,
      }
      const reorder = {
        list: playlist().id,
        placeOf: (before: number) => placeAfterMove(playlist().entries, set, before),
        drop: (before: number) => put(ids, before),
      }
      if (grip) event.preventDefault()
      grab(event, isWhole() ? { ...tracks, reorder } : tracks, { grip })
    },
  }
}
