/**
 * The expected form of a JSON value. `'string'`, `'int'`, `'bool'`, `'any'`, followed by `?` when null is allowed; a
 * list is given by its element; an object by the keys it must have at least.
 */
export type Shape =
  | 'string'
  | 'int'
  | 'bool'
  | 'string?'
  | 'int?'
  | 'any'
  | null
  | number
  | boolean
  | RegExp
  | ((value: unknown) => boolean)
  | readonly [Shape]
  | { readonly [key: string]: Shape }

export const exactly =
  (expected: unknown) =>
  (value: unknown): boolean =>
    Bun.deepEquals(value, expected)

/** Null or of the shape. */
export const maybe =
  (shape: Shape) =>
  (value: unknown): boolean =>
    value === null || mismatch(value, shape) === null

/** A list with at least one element, all of the shape. */
export const some =
  (shape: Shape) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.every((each) => mismatch(each, shape) === null)

/** One of the given words. */
export const oneOf =
  (...words: string[]) =>
  (value: unknown): boolean =>
    words.some((word) => word === value)

/** @returns where the value differs from the shape, or null */
export function mismatch(value: unknown, shape: Shape, at = 'body'): string | null {
  const wrong = `${at} is ${JSON.stringify(value)?.slice(0, 200) ?? 'missing'}`
  const fits = (good: boolean): string | null => (good ? null : `${wrong}, not ${String(shape)}`)
  if (typeof shape === 'string') return fits(isOfType(value, shape))
  if (shape instanceof RegExp) return fits(typeof value === 'string' && shape.test(value))
  if (typeof shape === 'function') return fits(shape(value))
  if (shape === null || typeof shape !== 'object') return fits(value === shape)
  if (Array.isArray(shape))
    return Array.isArray(value)
      ? firstOf(value.map((each, index) => mismatch(each, shape[0] as Shape, `${at}[${index}]`)))
      : wrong
  if (value === null || typeof value !== 'object') return wrong
  const fields = value as Record<string, unknown>
  return firstOf(Object.entries(shape).map(([key, part]) => mismatch(fields[key], part, `${at}.${key}`)))
}

const firstOf = (problems: (string | null)[]): string | null =>
  problems.find((problem) => problem !== null) ?? null

function isOfType(value: unknown, type: string): boolean {
  if (type.endsWith('?') && value === null) return true
  if (type === 'any') return value !== undefined
  if (type.startsWith('int')) return Number.isSafeInteger(value)
  return typeof value === (type === 'bool' ? 'boolean' : 'string')
}
