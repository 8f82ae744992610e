import { AppError } from '../../base/errors.ts'

const refused = (message: string): AppError => new AppError('bad_request', message)

/**
 * Requires a path that stays inside the media folder however it is read: also by a system that treats backslashes as
 * slashes, and by a program that treats it as a URL. The targets of links are checked when the file is opened.
 */
export function requireInside(field: string, path: string): void {
  const leadsAway =
    path.includes('\0') ||
    /^\s*[/\\]/.test(path) ||
    /^\s*[a-z][a-z0-9+.-]*:/i.test(path) ||
    path.split(/[/\\]/).some((part) => part.trim() === '..')
  if (leadsAway) throw refused(`Field '${field}' must be a path inside the media folder`)
}

/** Refuses the first of `ids` that is not in `found`. */
export function requireFound(kind: string, ids: readonly string[], found: ReadonlySet<string>): void {
  const unknown = ids.find((id) => !found.has(id))
  if (unknown !== undefined) throw refused(`Referenced ${kind} '${unknown}' does not exist`)
}
