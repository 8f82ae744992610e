import { type ArtistRole, artistRoles } from '@pezzottify/contract'

/** The value of a field for its control: a value of another type counts as empty. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
export const asNumberText = (value: unknown): string => (typeof value === 'number' ? String(value) : '')
export const asTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

/** A day for an `<input type="date">`, from Unix seconds of a day in UTC. */
export const asDay = (value: unknown): string =>
  typeof value === 'number' ? new Date(value * 1_000).toISOString().slice(0, 10) : ''
export const dayIn = (text: string): number | null => {
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isNaN(at) ? null : at / 1_000
}

export type Credit = { artist_id: string; role: ArtistRole }

export function asCredits(value: unknown): Credit[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('artist_id' in item) || !('role' in item)) return []
    const role = artistRoles.find((known) => known === item.role)
    return role && typeof item.artist_id === 'string' ? [{ artist_id: item.artist_id, role }] : []
  })
}
