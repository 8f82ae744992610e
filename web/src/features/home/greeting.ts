export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night'

/** The part of the day by the hour of the clock on the wall, 0 to 23. */
export function dayPart(hour: number): DayPart {
  if (hour < 5) return 'night'
  if (hour < 12) return 'morning'
  if (hour < 18) return 'afternoon'
  return 'evening'
}

/** People type their user name in small letters and still like to be greeted by name. Anything else stays as it is. */
export const displayName = (handle: string): string =>
  /^\p{Ll}+$/u.test(handle) ? handle.charAt(0).toLocaleUpperCase() + handle.slice(1) : handle
