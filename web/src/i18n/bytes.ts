const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

/** The power of a thousand in which a size is shown: kilobytes at least. */
const stepOf = (bytes: number): number =>
  Math.min(units.length, Math.max(1, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))

/** A size in decimal units, as disks and providers count: `980 kB`, `4.2 GB`. */
export function bytesText(bytes: number, locale = 'en'): string {
  const step = stepOf(bytes)
  const amount = bytes / 1_000 ** step
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step - 1] ?? 'kilobyte',
    maximumFractionDigits: amount < 10 ? 1 : 0,
  }).format(amount)
}
