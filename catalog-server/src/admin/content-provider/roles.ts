import type { ArtistRole } from '@pezzottify/contract'
import { artistRoles } from '@pezzottify/contract'
import type { TrackPayload } from './payloads.ts'

const plain = (role: string): string => role.replace(/[^a-z]/gi, '').toLowerCase()
const byPlainName = new Map(artistRoles.map((role) => [plain(role), role]))

/** `MainArtist`, `MAIN_ARTIST` and `ARTIST_ROLE_MAIN_ARTIST` are the same role. */
const roleOf = (text: string): ArtistRole =>
  byPlainName.get(plain(text).replace(/^artistrole/, '')) ?? 'Unknown'

/** Credits in their order, once for each artist and role. Without roles, all are main artists. */
export function creditsOf(
  track: TrackPayload,
): { artist_id: string; name: string | null; role: ArtistRole }[] {
  const credits =
    track.artists_with_role.length > 0
      ? track.artists_with_role.map((credit) => ({ ...credit, role: roleOf(credit.role) }))
      : track.artists_ids.map((artist_id) => ({ artist_id, name: null, role: 'MainArtist' as const }))
  return [...new Map(credits.map((credit) => [`${credit.role} ${credit.artist_id}`, credit])).values()]
}
