import { expect, test } from 'bun:test'
import { AlbumId, type Album, type AlbumType } from '@pezzottify/contract'
import { groupDiscography, inReleaseOrder, yearOf } from './discography.ts'

const album = (name: string, album_type: AlbumType, year: number | null): Album => ({
  id: AlbumId.parse(name),
  name,
  album_type,
  label: null,
  release_date: year === null ? null : Date.UTC(year, 0, 1) / 1000,
  genres: [],
  original_title: null,
  version_title: null,
  artists: [],
  cover: null,
  added_at: 0,
  track_count: 1,
  duration_secs: 60,
  gone_since: null,
})

const work = [
  album('Undated', 'Album', null),
  album('First', 'Album', 2009),
  album('Small', 'Ep', 2012),
  album('Third', 'Album', 2020),
  album('Best of', 'Compilation', 2022),
  album('Song', 'Single', 2021),
]
const names = (albums: Album[]) => albums.map(({ name }) => name)

test('records are told apart by kind and the newest comes first', () => {
  const groups = groupDiscography(work)
  expect(names(groups.albums)).toEqual(['Third', 'First', 'Undated'])
  expect(names(groups.singles)).toEqual(['Song', 'Small'])
  expect(names(groups.compilations)).toEqual(['Best of'])
})

test('playing an artist goes through the records as they came out', () => {
  expect(names(inReleaseOrder(work))).toEqual(['First', 'Small', 'Third', 'Song', 'Best of', 'Undated'])
})

test('a release on New Year keeps its year in every time zone', () => {
  expect(yearOf(album('New Year', 'Album', 2024))).toBe(2024)
  expect(yearOf(album('Undated', 'Album', null))).toBeNull()
  expect(yearOf(album('Old', 'Album', 1959))).toBe(1959)
})

test('a record of a kind that came with a newer server stands with the albums', () => {
  const mixtape = album('Tape', 'Mixtape' as AlbumType, 2023)
  expect(names(groupDiscography([mixtape]).albums)).toEqual(['Tape'])
})
