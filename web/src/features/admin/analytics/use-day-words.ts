import { useI18n } from 'vue-i18n'
import { dateOf } from './day-range.ts'

/** A day as `28 Nov`, or as `Sat 28 Nov` where there is room. Days are in UTC. */
export function useDayWords() {
  const { d } = useI18n()
  const timeZone = 'UTC'
  return {
    short: (day: string): string => d(dateOf(day), { day: 'numeric', month: 'short', timeZone }),
    long: (day: string): string =>
      d(dateOf(day), { weekday: 'short', day: 'numeric', month: 'short', timeZone }),
    /** From the number on the wire. */
    dayOf: (date: number): string => String(date).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3'),
  }
}
