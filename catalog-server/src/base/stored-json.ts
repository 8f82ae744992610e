/** The value of a JSON text from elsewhere, such as a column that other programs write too; undefined when it is none. */
export function valueIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Anything but a list reads as an empty one. */
export function listIn(text: string | null): unknown[] {
  const value = text === null ? null : valueIn(text)
  return Array.isArray(value) ? value : []
}

/** Anything but an object reads as an empty one. */
export function recordIn(text: string): Record<string, unknown> {
  const value = valueIn(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
