import { sungAt } from '@pezzottify/client'
import type { Lyrics } from '@pezzottify/contract'
import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'
import { usePlayerStore } from '../../shared/stores/player.ts'
import { usePreferencesStore } from '../../shared/stores/preferences.ts'

/**
 * The current line, -1 before the first. The player reports its position a few times a second; for a line that begins
 * between two reports a timer is set.
 */
export function useSungLine(lines: () => Lyrics['lines'], offsetMs: () => number): Readonly<Ref<number>> {
  const player = usePlayerStore()
  const preferences = usePreferencesStore()
  const index = ref(-1)
  let timer: ReturnType<typeof setTimeout> | undefined

  function follow(positionMs: number): void {
    clearTimeout(timer)
    const sung = sungAt(lines(), positionMs)
    index.value = sung.index
    const { nextMs } = sung
    if (nextMs !== null && player.status === 'playing')
      timer = setTimeout(() => follow(nextMs), (nextMs - positionMs) / preferences.sound.rate)
  }

  watch(
    [() => player.positionSeconds, () => player.status, () => preferences.sound.rate, lines, offsetMs],
    () => follow(player.positionSeconds * 1_000 - offsetMs()),
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return readonly(index)
}
