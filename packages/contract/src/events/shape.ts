/**
 * The part of JSON Schema that describes what clients read. `unknown` accepts any value; of an object, the named fields
 * are read and the others left out.
 */
export type Shape = {
  type?: string
  properties?: Readonly<Record<string, Shape>>
  required?: readonly string[]
  items?: Shape
  anyOf?: readonly Shape[]
  /** Read as `anyOf`: the alternatives differ by a field. */
  oneOf?: readonly Shape[]
  const?: unknown
  enum?: readonly unknown[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
}

/** The result for a value that does not match its shape. A symbol, since no JSON value can equal it. */
export const misshapen = Symbol('misshapen')

/** The fields of the value that its shape names, or `misshapen`. */
export function readShape(shape: Shape, value: unknown): unknown {
  const choices = shape.anyOf ?? shape.oneOf
  if (choices) return readAny(choices, value)
  if ('const' in shape) return value === shape.const ? value : misshapen
  if (shape.enum) return shape.enum.includes(value) ? value : misshapen
  switch (shape.type) {
    case undefined:
      return value
    case 'object':
      return readObject(shape, value)
    case 'array':
      return readArray(shape.items ?? {}, value)
    case 'null':
      return value === null ? value : misshapen
    case 'string':
      return typeof value === 'string' && fitsText(shape, value) ? value : misshapen
    case 'integer':
      return Number.isSafeInteger(value) && fitsNumber(shape, Number(value)) ? value : misshapen
    case 'number':
      return typeof value === 'number' && fitsNumber(shape, value) ? value : misshapen
    default:
      return value !== null && typeof value === shape.type ? value : misshapen
  }
}

function readAny(shapes: readonly Shape[], value: unknown): unknown {
  for (const shape of shapes) {
    const read = readShape(shape, value)
    if (read !== misshapen) return read
  }
  return misshapen
}

function readObject({ properties = {}, required = [] }: Shape, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return misshapen
  const given = new Map(Object.entries(value))
  if (required.some((name) => !given.has(name))) return misshapen
  const read: Record<string, unknown> = {}
  for (const [name, shape] of Object.entries(properties)) {
    if (!given.has(name)) continue
    const field = readShape(shape, given.get(name))
    if (field === misshapen) return misshapen
    read[name] = field
  }
  return read
}

function readArray(items: Shape, value: unknown): unknown {
  if (!Array.isArray(value)) return misshapen
  const read = value.map((item) => readShape(items, item))
  return read.includes(misshapen) ? misshapen : read
}

const fitsText = ({ minLength = 0, maxLength = Infinity, pattern }: Shape, text: string): boolean =>
  text.length >= minLength && text.length <= maxLength && (!pattern || new RegExp(pattern).test(text))

const fitsNumber = (
  { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity }: Shape,
  value: number,
): boolean => value >= minimum && value <= maximum && value > exclusiveMinimum
