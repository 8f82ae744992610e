import type { Body, Value } from './body.ts'
import { isBody, isList } from './body.ts'

/** The field that is the text of such an element, instead of an attribute. */
const textFields = new Map([
  ['genre', 'value'],
  ['lyrics', 'value'],
  ['line', 'value'],
  ['cue', 'value'],
])
/** Elements whose fields are elements too. */
const withoutAttributes = new Set(['artistInfo', 'artistInfo2', 'albumInfo', 'sonicMatch'])
const renamed = new Map([['agents', 'agent']])

/** Elements that were added to the protocol, which older apps stumble over or take for something else. */
const added = new Set([
  'genres',
  'artists',
  'albumArtists',
  'contributors',
  'isrc',
  'moods',
  'replayGain',
  'works',
  'movements',
  'groupings',
  'recordLabels',
  'releaseTypes',
  'originalReleaseDate',
  'releaseDate',
  'discTitles',
  'roles',
])
/** What an answer is about is never left out, even if it has the name of an addition or is empty. */
const answerDepth = 1

/**
 * XML in pieces, between which other requests may be served: plain fields are attributes, objects and lists elements.
 *
 * @param isClassic leaves the added elements out
 */
export function* xmlPieces(name: string, body: Body, isClassic: boolean): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield* elementPieces(name, body, isClassic, 0)
}

function* elementPieces(name: string, body: Body, isClassic: boolean, depth: number): Generator<string> {
  const textField = textFields.get(name)
  const asElements = withoutAttributes.has(name)
  let start = `<${name}`
  const children: [string, Value][] = []
  for (const [field, value] of Object.entries(body)) {
    if (value === undefined || field === textField) continue
    if (isBody(value) || isList(value) || asElements) children.push([field, value])
    else if (!isNoRating(field, value)) start += ` ${field}="${attributeText(value)}"`
  }
  const text = textField === undefined ? '' : contentText(body[textField])
  yield start + (children.length === 0 && text === '' ? '/>' : `>${text}`)
  if (children.length === 0 && text === '') return
  for (const [field, value] of children)
    if (depth + 1 <= answerDepth || !isLeftOut(field, value, isClassic))
      yield* childPieces(renamed.get(field) ?? field, value, isClassic, depth + 1)
  yield `</${name}>`
}

function* childPieces(name: string, value: Value, isClassic: boolean, depth: number): Generator<string> {
  if (isBody(value)) yield* elementPieces(name, value, isClassic, depth)
  else if (isList(value)) for (const item of value) yield* childPieces(name, item, isClassic, depth)
  else yield `<${name}>${contentText(value)}</${name}>`
}

const isLeftOut = (field: string, value: Value, isClassic: boolean): boolean =>
  (isClassic && added.has(field)) || (isBody(value) && Object.keys(value).length === 0)

/** The schema begins with 1; in JSON 0 stands for none. */
const isNoRating = (field: string, value: Value): boolean => field === 'userRating' && value === 0

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
/** XML cannot spell them, however escaped. */
const impossible = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const spelled = (value: Value, special: RegExp): string =>
  String(value ?? '')
    .replace(impossible, '')
    .replace(special, (character) => escapes[character] ?? character)
const attributeText = (value: Value): string => spelled(value, /[&<>"\t\n\r]/g)
const contentText = (value: Value): string => spelled(value, /[&<>\r]/g)
