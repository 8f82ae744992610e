import { defineStore } from 'pinia'
import { reactive, toRefs, watch } from 'vue'
import { useServices } from '../services.ts'
import { readPreferences, writePreferences } from './preference-values.ts'

/** How this device looks and plays. Kept on the device, never sent. */
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
    // The frame's colour is that of the browser's own bars.
    const frame = getComputedStyle(root).getPropertyValue('background-color')
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', frame)
  }

  return toRefs(preferences)
})
