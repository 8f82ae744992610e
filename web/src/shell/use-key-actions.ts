import type { ShortcutId } from '../features/player/shortcuts.ts'
import { useLikes } from '../music/use-likes.ts'
import { usePlayerStore } from '../shared/stores/player.ts'

type PageActions = Pick<Record<ShortcutId, () => void>, 'queue' | 'fullPlayer' | 'help' | 'search'>

const skipSeconds = 10
const volumeStep = 0.05
const repeatAfter = { off: 'all', all: 'one', one: 'off' } as const

/** What each key does: the player's part here, the page's part handed in. */
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
    repeat: () => player.setRepeat(repeatAfter[player.queue.repeat]),
  }
}
