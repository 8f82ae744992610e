import { defineStore } from 'pinia'
import { reactive, toRefs, watch } from 'vue'
import { useServices } from '../services.ts'
import { readPreferences, writePreferences } from './preference-values.ts'

/** The appearance and playback preferences of this device. Stored on the device, never sent. */
export const usePreferencesStore = defineStore('preferences', () => {
  const { storage } = useServices()
  const preferences = reactive(readPreferences(storage))

  watch(
    preferences,
    () => {
      applyTo(document.documentElement)
      writePreferences(storage, preferences)
    },
    { immediate: true, flush: 'sync' },
  )

  function applyTo(root: HTMLElement): void {
    root.dataset['theme'] = preferences.theme
    root.dataset['palette'] = preferences.palette
    root.dataset['font'] = preferences.font
    // The browser's own bars get the colour of the frame.
    const frame = getComputedStyle(root).getPropertyValue('background-color')
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', frame)
  }

  return toRefs(preferences)
})
