const patterns = [
  /^(\d{4})[-/.]\s*(\d{1,2})[-/.]\s*(\d{1,2})(?:\D|$)/,
  /^(\d{4})(\d\d)(\d\d)$/,
  /^(\d{4})[-/.]\s*(\d{1,2})$/,
  /^(\d{4})(0[1-9]|1[0-2])$/,
  /^[([]?(\d{4})(?:\D|$)/,
  /(?:^|\D)(\d{4})$/,
]

/**
 * Unix seconds of the day in a tag, in UTC; parts that are missing or 0 count as the first month or day. When day and
 * month are ambiguous only the year is used.
 */
export function dateSeconds(text: string | null): number | null {
  if (text === null) return null
  for (const pattern of patterns) {
    const found = pattern.exec(text)
    if (!found) continue
    const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1) || 1]
    if (year < 1000 || year > 2999) return null
    const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    return Date.UTC(year, isDay ? month - 1 : 0, isDay ? day : 1) / 1000
  }
  return null
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
