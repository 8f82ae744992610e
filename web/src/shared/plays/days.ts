/** A day of this device's calendar, as the server spells it: `YYYYMMDD`. */
export const dateNumber = (day: Date): number =>
  day.getFullYear() * 10_000 + (day.getMonth() + 1) * 100 + day.getDate()

/** Noon of that day: at no change of the clocks another one. */
export const dayOfNumber = (date: number): Date =>
  new Date(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100, 12)
