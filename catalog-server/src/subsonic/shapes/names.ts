import type { ArtistName, ArtistRole } from '@pezzottify/contract'
import { wireId } from '../protocol/ids.ts'
import type { Contributor, NamedRef } from './types.ts'

type Credits = readonly (ArtistName & { role: ArtistRole })[]

export const variousArtists = 'Various Artists'

export const artistRef = ({ id, name }: ArtistName): NamedRef => ({ id: wireId('artist', id), name })

export const joinedNames = (artists: readonly { name: string }[]): string =>
  artists.map(({ name }) => name).join(', ')

/** With its version in parentheses. */
export const titleOf = ({ name, version_title }: { name: string; version_title: string | null }): string =>
  version_title ? `${name} (${version_title})` : name

/** Whose song it is; an album's artists stand for those of a song that names none. */
export function performersOf(
  credits: Credits,
  albumArtists: readonly ArtistName[],
): { artists: ArtistName[]; text: string } {
  const mains = credits.filter(({ role }) => role === 'MainArtist')
  const isMain = new Set(mains.map(({ id }) => id))
  const guests = credits.filter(({ id, role }) => role === 'FeaturedArtist' && !isMain.has(id))
  if (mains.length + guests.length === 0)
    return { artists: [...albumArtists], text: joinedNames(albumArtists) }
  const featured = guests.length > 0 ? `feat. ${joinedNames(guests)}` : ''
  return {
    artists: [...mains, ...guests],
    text: [joinedNames(mains), featured].filter((part) => part !== '').join(' '),
  }
}

type RoleName = { role: string; subRole?: string }

const roleNames: Partial<Record<ArtistRole, RoleName>> = {
  Composer: { role: 'composer' },
  Conductor: { role: 'conductor' },
  Remixer: { role: 'remixer' },
  Orchestra: { role: 'performer', subRole: 'orchestra' },
  Actor: { role: 'performer', subRole: 'actor' },
  Unknown: { role: 'performer' },
}

/** Everybody else with a part in it. */
export const contributorsOf = (credits: Credits): Contributor[] =>
  credits.flatMap((credit) => {
    const name = roleNames[credit.role]
    return name ? [{ role: name.role, subRole: name.subRole, artist: artistRef(credit) }] : []
  })

export function rolesOf(isAlbumArtist: boolean, roles: readonly ArtistRole[]): string[] {
  const isArtist = roles.includes('MainArtist') || roles.includes('FeaturedArtist')
  return [
    ...new Set([
      ...(isAlbumArtist ? ['albumartist'] : []),
      ...(isArtist ? ['artist'] : []),
      ...roles.flatMap((role) => roleNames[role]?.role ?? []),
    ]),
  ]
}
