import { repeatAfter } from '../features/player/repeat.ts'
import { useLikes } from '../music/use-likes.ts'
import type { ShortcutId } from '../shared/shortcuts/table.ts'
import { usePlayerStore } from '../shared/stores/player.ts'

type PageActions = Pick<
  Record<ShortcutId, () => void>,
  'queue' | 'lyrics' | 'fullPlayer' | 'help' | 'search' | 'palette'
>

const skipSeconds = 10
const volumeStep = 0.05

/**
 * The actions of the shortcuts: those of the player are defined here, those of the frame are passed
 * in.
 */
export function useKeyActions(page: PageActions): Record<ShortcutId, () => void> {
  const player = usePlayerStore()
  const likes = useLikes()
  return {
    ...page,
    playPause: () => player.toggle(),
    next: () => player.next(),
    previous: () => player.previous(),
    forward: () => player.seekBy(skipSeconds),
    backward: () => player.seekBy(-skipSeconds),
    louder: () => player.setVolume(player.volume + volumeStep),
    quieter: () => player.setVolume(player.volume - volumeStep),
    mute: () => player.setMuted(!player.isMuted),
    like: () => player.track && likes.toggle('track', player.track.id),
    shuffle: () => player.setShuffle(!player.queue.shuffle),
    repeat: () => player.setRepeat(repeatAfter(player.queue.repeat)),
  }
}
