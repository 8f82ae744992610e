import { expect, test } from 'bun:test'
import { ArtistId, type ArtistRole } from '@pezzottify/contract'
import { performersOf } from './credits.ts'

const credit = (name: string, role: ArtistRole) => ({ id: ArtistId.parse(name), name, role })
const names = (...artists: ReturnType<typeof credit>[]) => performersOf({ artists }).map(({ name }) => name)

test('somebody who performs and composes is named once', () => {
  expect(names(credit('Mattias', 'MainArtist'), credit('Mattias', 'Composer'))).toEqual(['Mattias'])
  expect(names(credit('Mattias', 'MainArtist'), credit('Ines', 'FeaturedArtist'))).toEqual([
    'Mattias',
    'Ines',
  ])
})

test('a track without performers is by whoever is known', () => {
  expect(names(credit('Bach', 'Composer'))).toEqual(['Bach'])
  expect(names()).toEqual([])
})
