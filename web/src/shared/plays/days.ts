/** A day of this device's calendar in the form of the wire: `YYYYMMDD`. */
export const dateNumber = (day: Date): number =>
  day.getFullYear() * 10_000 + (day.getMonth() + 1) * 100 + day.getDate()

/** Noon of that day, which no change of the clocks moves to another day. */
export const dayOfNumber = (date: number): Date =>
  new Date(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100, 12)
