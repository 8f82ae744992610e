import { isStillQueueOf, type QueueEntry, type Removal } from '@pezzottify/client'
import type { TrackId } from '@pezzottify/contract'
import { computed, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import '../../i18n/player.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'
import { usePreferencesStore } from '../../shared/stores/preferences.ts'
import type { MenuGroups } from '../../ui/menu.ts'
import { useSessionStore } from '../../shared/stores/session.ts'
import { useToasts } from '../../ui/use-toasts.ts'
import { useAddToPlaylist } from '../../music/use-add-to-playlist.ts'
import { useRadio } from '../../music/use-radio.ts'

/** The queue has ids as plain texts, which came from tracks. */
const trackIdOf = (entry: QueueEntry): TrackId => entry.trackId as TrackId

type Chosen = { entry: QueueEntry; index: number; title: string }

/** Whether the queue shows played tracks; the same everywhere. */
const showsPlayed = ref(false)

/** The actions on the queue, each with an undo. */
export function useQueueActions() {
  const { t } = useI18n()
  const player = usePlayerStore()
  const toasts = useToasts()
  const session = useSessionStore()
  const adding = useAddToPlaylist()
  const preferences = usePreferencesStore()
  const startRadio = useRadio()
  const chosen = shallowRef<Chosen | null>(null)

  /** Shows what was removed, with an undo. It is to be called before the change. */
  function offerUndo(
    text: string,
    entries: readonly QueueEntry[],
    alsoUndo = (): unknown => undefined,
  ): void {
    const { queue, positionSeconds, isPlaying } = player
    const entryIds = entries.map((entry) => entry.entryId)
    const removal: Removal = { queue, entryIds, positionSeconds, isPlaying }
    const run = (): void => {
      if (isStillQueueOf(player.queue, removal)) player.putBack(removal)
      else toasts.show({ text: t('queue.undoTooLate'), kind: 'queue' })
      alsoUndo()
    }
    toasts.show({ text, kind: 'queue', action: { label: t('queue.undo'), run } })
  }

  function removeEntry(entryId: number, title: string): void {
    const removed = player.queue.entries.filter((entry) => entry.entryId === entryId)
    offerUndo(t('queue.removed', { title }), removed)
    player.remove(entryId)
  }

  function clearAll(): void {
    offerUndo(t('queue.cleared'), player.queue.entries)
    player.clear()
  }

  function clearAdded(): void {
    const { added } = player.coming
    offerUndo(t('queue.cleared'), added)
    for (const entry of added) player.remove(entry.entryId)
  }

  function turnOffEndless(): void {
    offerUndo(t('queue.endlessOff'), player.coming.similar, () => (preferences.endlessPlay = true))
    preferences.endlessPlay = false
    player.dropSimilar()
  }
  const turnOnEndless = (): void => void (preferences.endlessPlay = true)

  /**
   * Suggests the name of the context; the user can change it before saving. Similar tracks are left out, since
   * nobody chose them.
   */
  function saveAsPlaylist(): void {
    const { context, entries } = player.queue
    const chosenEntries = entries.filter(({ origin }) => origin !== 'similar')
    adding.saveAsNew(t('queue.title'), chosenEntries.map(trackIdOf), context?.name || t('queue.yourMix'))
  }

  function choose(entry: QueueEntry, index: number, title: string): void {
    chosen.value = { entry, index, title }
  }

  const groups = computed<MenuGroups>(() => {
    if (!chosen.value) return []
    const { entry, index, title } = chosen.value
    const { entryId } = entry
    const last = player.queue.entries.length - 1
    const next = player.queue.index + 1
    return [
      [
        { id: 'jump', label: t('queue.jump'), icon: 'play', run: () => player.jumpTo(entryId) },
        {
          id: 'next',
          label: t('queue.playNext'),
          icon: 'list-start',
          disabled: index === next || index === player.queue.index,
          run: () => player.move(entryId, index < next ? next - 1 : next),
        },
        ...(session.can('OwnPlaylists')
          ? [
              {
                id: 'add',
                label: t('playlist.addEllipsis'),
                icon: 'plus' as const,
                run: () => adding.choose(title, [trackIdOf(entry)]),
              },
            ]
          : []),
        {
          id: 'radio',
          label: t('menu.startRadio'),
          icon: 'radio',
          run: () => void startRadio({ type: 'track', id: trackIdOf(entry) }, title),
        },
      ],
      [
        {
          id: 'up',
          label: t('queue.moveUp'),
          icon: 'arrow-up',
          keys: 'Alt ↑',
          disabled: index === 0,
          run: () => player.move(entryId, index - 1),
        },
        {
          id: 'down',
          label: t('queue.moveDown'),
          icon: 'arrow-down',
          keys: 'Alt ↓',
          disabled: index === last,
          run: () => player.move(entryId, index + 1),
        },
      ],
      [
        {
          id: 'remove',
          label: t('queue.removeShort'),
          icon: 'trash-2',
          keys: 'Del',
          danger: true,
          run: () => removeEntry(entryId, title),
        },
      ],
    ]
  })

  return {
    showsPlayed,
    chosen,
    choose,
    groups,
    removeEntry,
    clearAll,
    clearAdded,
    turnOffEndless,
    turnOnEndless,
    saveAsPlaylist,
  }
}
