const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** The preferred form, always in GMT and whole seconds. */
export const httpDate = (ms: number): string => new Date(ms).toUTCString()

/** Reads the three forms of RFC 9110 §5.6.7. @returns milliseconds; `null` for anything else */
export function parseHttpDate(text: string): number | null {
  const current = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(text)
  if (current) return reckon(current[3], current[2], current[1], current.slice(4))
  const rfc850 = /^[A-Z][a-z]+day, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/.exec(text)
  if (rfc850) return reckon(fullYear(rfc850[3]), rfc850[2], rfc850[1], rfc850.slice(4))
  const asctime = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/.exec(text)
  return asctime ? reckon(asctime[6], asctime[1], asctime[2], asctime.slice(3, 6)) : null
}

type Text = string | undefined

function reckon(year: Text, monthName: Text, day: Text, [hour, minute, second]: Text[]): number | null {
  const month = months.indexOf(monthName ?? '')
  const numbers = [Number(day), Number(hour), Number(minute), Number(second)] as const
  const ms = Date.UTC(Number(year), month, ...numbers)
  const isReal = month >= 0 && numbers[0] === new Date(ms).getUTCDate() && numbers[1] < 24 && numbers[2] < 60
  return isReal && numbers[3] <= 60 ? ms : null
}

/** A two-digit year more than 50 years ahead belongs to the past century. */
function fullYear(twoDigits: Text): string {
  const now = new Date().getUTCFullYear()
  const year = Math.floor(now / 100) * 100 + Number(twoDigits)
  return String(year > now + 50 ? year - 100 : year)
}
