import { tagOf, tagsOf } from './accept-encoding.ts'
import { httpDate, parseHttpDate } from './http-date.ts'

/** The validators of a version of a file. `etag` includes its quotes, and `W/` when it is weak. */
export type Validators = { etag: string; modifiedMs: number }

export type ConditionResult = 'proceed' | 'not_modified' | 'precondition_failed'

/** Evaluates the conditions of a GET or HEAD in the order of RFC 9110 §13.2.2; `If-Range` comes after, with the range. */
export function evaluateConditions(headers: Headers, validators: Validators): ConditionResult {
  const ifMatch = headers.get('if-match')
  if (ifMatch !== null) {
    if (!listHas(ifMatch, validators.etag, strongEqual)) return 'precondition_failed'
  } else {
    const since = dateOf(headers, 'if-unmodified-since')
    if (since !== null && wholeSeconds(validators.modifiedMs) > since) return 'precondition_failed'
  }
  const ifNoneMatch = headers.get('if-none-match')
  if (ifNoneMatch !== null)
    return listHas(ifNoneMatch, validators.etag, weakEqual) ? 'not_modified' : 'proceed'
  const since = dateOf(headers, 'if-modified-since')
  return since !== null && wholeSeconds(validators.modifiedMs) <= since ? 'not_modified' : 'proceed'
}

/**
 * Whether a `Range` header applies: without `If-Range` always, with it only when the client has a part of exactly these
 * bytes. A date proves that only once its second is over.
 */
export function isRangeWanted(headers: Headers, validators: Validators, nowMs: number): boolean {
  const ifRange = headers.get('if-range')
  if (ifRange === null) return true
  if (ifRange.startsWith('"') || ifRange.startsWith('W/')) return strongEqual(ifRange, validators.etag)
  return (
    parseHttpDate(ifRange) === wholeSeconds(validators.modifiedMs) &&
    nowMs >= wholeSeconds(validators.modifiedMs) + 1_000
  )
}

/**
 * The tag by which the client of a GET or HEAD has this content already, in whatever coding; null when it has to be
 * sent. It is one of the tags that the client named, since a cache finds its copy by that tag only.
 */
export function heldTag(headers: Headers, version: string): string | null {
  const ifNoneMatch = headers.get('if-none-match')
  if (ifNoneMatch === null) return null
  if (ifNoneMatch.trim() === '*') return tagOf(version, null)
  const named = new Set(tagsIn(ifNoneMatch).map(withoutWeakness))
  return tagsOf(version).find((tag) => named.has(tag)) ?? null
}

export const lastModifiedOf = (validators: Validators): string => httpDate(validators.modifiedMs)

const wholeSeconds = (ms: number): number => Math.floor(ms / 1_000) * 1_000

/** An unreadable date counts as absent. */
function dateOf(headers: Headers, name: string): number | null {
  const text = headers.get(name)
  return text === null ? null : parseHttpDate(text)
}

const strongEqual = (a: string, b: string): boolean => a === b && a.startsWith('"')
const weakEqual = (a: string, b: string): boolean => withoutWeakness(a) === withoutWeakness(b)
const withoutWeakness = (tag: string): string => tag.replace(/^W\//, '')

function listHas(header: string, etag: string, isEqual: (a: string, b: string) => boolean): boolean {
  if (header.trim() === '*') return true
  return tagsIn(header).some((tag) => isEqual(tag, etag))
}

/** A tag may contain a comma, so the list cannot simply be split at commas. */
const tagsIn = (header: string): string[] => header.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? []
