import { idMaxCharacters } from '@pezzottify/contract'
import { AppError } from '../../errors.ts'

const refused = (message: string): AppError => new AppError('bad_request', message)

export function requireText(field: string, text: string): void {
  if (text.trim() === '') throw refused(`Field '${field}' is required but was empty`)
}

/** An id that is longer could not be asked for. */
export function requireId(id: string): void {
  requireText('id', id)
  if (id.length > idMaxCharacters)
    throw refused(`Field 'id' must have at most ${idMaxCharacters} characters, got ${id.length}`)
}

export function requirePositive(field: string, number: number): void {
  if (number < 1) throw refused(`Field '${field}' must be positive, got ${number}`)
}

export function requireNonNegative(field: string, number: number | null): void {
  if (number !== null && number < 0) throw refused(`Field '${field}' must be non-negative, got ${number}`)
}

/**
 * A path that stays inside the media folder however it is read: also by a system that takes backslashes for slashes, and
 * by a program that takes it for an address. Where a link on the way leads is looked at when the file is opened.
 */
export function requireInside(field: string, path: string): void {
  requireText(field, path)
  const leadsAway =
    path.includes('\0') ||
    /^\s*[/\\]/.test(path) ||
    /^\s*[a-z][a-z0-9+.-]*:/i.test(path) ||
    path.split(/[/\\]/).some((part) => part.trim() === '..')
  if (leadsAway) throw refused(`Field '${field}' must be a path inside the media folder`)
}

/** Refuses the first of `ids` that is not among those `found`. */
export function requireFound(kind: string, ids: readonly string[], found: ReadonlySet<string>): void {
  const unknown = ids.find((id) => !found.has(id))
  if (unknown !== undefined) throw refused(`Referenced ${kind} '${unknown}' does not exist`)
}
