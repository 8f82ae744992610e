import { computed } from 'vue'
import { phoneQuery, useMediaQuery } from '../ui/use-media-query.ts'

/** The columns of cards: as many as fit from 164 px on, two on a phone. */
export function useGridMeasures() {
  const isPhone = useMediaQuery(phoneQuery)
  return computed(() => (isPhone.value ? { minWidth: 140, gap: 14 } : { minWidth: 164, gap: 24 }))
}
