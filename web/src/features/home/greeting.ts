export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night'

/** The part of the day by the local hour, 0 to 23. */
export function dayPart(hour: number): DayPart {
  if (hour < 5) return 'night'
  if (hour < 12) return 'morning'
  if (hour < 18) return 'afternoon'
  return 'evening'
}

/** Capitalises a user name that people typed in small letters. Any other name stays as it is. */
export const displayName = (handle: string): string =>
  /^\p{Ll}+$/u.test(handle) ? handle.charAt(0).toLocaleUpperCase() + handle.slice(1) : handle
