import { readonly, ref } from 'vue'

/** The tabs of the full player beside the track. */
export type PlayerTab = 'lyrics' | 'queue'

const isOpen = ref(false)
const tab = ref<PlayerTab>('queue')
/** On a phone the tab replaces the cover. */
const isTabOver = ref(false)

/** The full player, from anywhere in the app. The frame shows it. */
export function useFullPlayer() {
  return {
    isOpen: readonly(isOpen),
    tab,
    isTabOver,
    /** With a tab, the player opens on it, on a phone too. */
    open(on?: PlayerTab): void {
      if (on) tab.value = on
      isTabOver.value = on !== undefined
      isOpen.value = true
    },
    close(): void {
      isOpen.value = false
      isTabOver.value = false
    },
  }
}
