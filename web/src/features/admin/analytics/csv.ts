type Row = Readonly<Record<string, string | number | null>>

/** Spreadsheets take a file for UTF-8 by this, and for the code page of their system without it. */
const byteOrderMark = '\uFEFF'

/**
 * Rows as CSV (RFC 4180), with the names of their fields in the first line. A text that a spreadsheet would run as a
 * formula is marked as text: names of users and tracks come from other people.
 */
export function csvOf(rows: readonly Row[]): string {
  const names = Object.keys(rows[0] ?? {})
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
  return byteOrderMark + lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('')
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
