import type { Body, Value } from './body.ts'
import { isBody, isList } from './body.ts'

/** Objects up to here are written field by field, and their lists item by item: a list of thousands is long work. */
const piecesToDepth = 2

/** JSON in pieces, between which other requests may be served. */
export function* jsonPieces(body: Body, depth = 0): Generator<string> {
  let mark = '{'
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue
    yield `${mark}${JSON.stringify(name)}:`
    yield* valuePieces(value, depth + 1)
    mark = ','
  }
  yield mark === '{' ? '{}' : '}'
}

function* valuePieces(value: Value, depth: number): Generator<string> {
  if (isBody(value) && depth <= piecesToDepth) return yield* jsonPieces(value, depth)
  if (!isList(value)) return yield JSON.stringify(value)
  let mark = '['
  for (const item of value) {
    yield mark + JSON.stringify(item)
    mark = ','
  }
  yield mark === '[' ? '[]' : ']'
}
