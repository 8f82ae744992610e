/** Validates a value from outside and gives it its type, or throws. */
export type Reader<T> = (value: unknown) => T
export type ReadBy<R> = R extends Reader<infer T> ? T : never

const wrong = (wanted: string, value: unknown): TypeError =>
  new TypeError(`${wanted} expected, not ${JSON.stringify(value)}`)

export const text: Reader<string> = (value) => {
  if (typeof value !== 'string') throw wrong('A text', value)
  return value
}
export const number: Reader<number> = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('A number', value)
  return value
}
export const flag: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw wrong('True or false', value)
  return value
}
/** A field that is left out counts as null. */
export const nullable =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null || value === undefined ? null : read(value)

export const oneOf =
  <const T extends string>(...words: readonly T[]): Reader<T> =>
  (value) => {
    const found = words.find((word) => word === value)
    if (found === undefined) throw wrong(`One of ${words.join(', ')}`, value)
    return found
  }
export const list =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value) => {
    if (!Array.isArray(value)) throw wrong('A list', value)
    return value.map(read)
  }

/** Unknown fields are dropped: a newer shell may send more. */
export const fields =
  <F extends Record<string, Reader<unknown>>>(readers: F): Reader<{ [K in keyof F]: ReadBy<F[K]> }> =>
  (value) => {
    if (typeof value !== 'object' || value === null) throw wrong('An object', value)
    const given = value as Record<string, unknown>
    const read = Object.entries(readers).map(([name, reader]) => [name, reader(given[name])])
    // The names are those of the readers, each with the value of its reader.
    return Object.fromEntries(read) as { [K in keyof F]: ReadBy<F[K]> }
  }
