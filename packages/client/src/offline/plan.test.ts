import { expect, test } from 'bun:test'
import type { ListedTrack } from '@pezzottify/contract'
import { planOf, versionOf } from './plan.ts'
import type { OfflineTrack } from './ports.ts'

const track = (id: string, more: Partial<ListedTrack> = {}): ListedTrack =>
  ({
    id,
    name: `Track ${id}`,
    availability: 'available',
    size_bytes: 1_000,
    mime: 'audio/flac',
    bitrate_kbps: 900,
    sample_rate_hz: 44_100,
    duration_secs: 180,
    ...more,
  }) as ListedTrack
const stored = (...tracks: ListedTrack[]): Map<string, OfflineTrack> =>
  new Map(
    tracks.map((facts) => [
      facts.id,
      { id: facts.id, version: versionOf(facts), sizeBytes: 1_000, mime: facts.mime, facts },
    ]),
  )
const ids = (tracks: readonly { id: string }[]): string[] => tracks.map(({ id }) => id)

test('missing tracks are fetched in order, each once, however many items contain it', () => {
  const plan = planOf([track('c'), track('a'), track('b'), track('a')], stored(track('b')))
  expect(ids(plan.fetch)).toEqual(['c', 'a'])
  expect(plan.remove).toEqual([])
})

test('tracks that no item contains, and those whose file is certainly gone, are removed', () => {
  const plan = planOf(
    [track('a'), track('b', { availability: 'missing' })],
    stored(track('a'), track('b'), track('c')),
  )
  expect([ids(plan.fetch), plan.remove]).toEqual([[], ['b', 'c']])
})

test('a file whose folder is away for now stays, and is not asked for', () => {
  const away = { availability: 'unreachable' } as const
  const plan = planOf([track('a', away), track('b', away)], stored(track('a')))
  expect([ids(plan.fetch), plan.remove]).toEqual([[], []])
})

test('another file under the same name is fetched anew; a corrected name is only shown', () => {
  const plan = planOf(
    [track('a', { size_bytes: 1_200 }), track('b', { name: 'Corrected' })],
    stored(track('a'), track('b')),
  )
  expect([ids(plan.fetch), plan.remove, ids(plan.renew)]).toEqual([['a'], [], ['b']])
})

test('a retag of the same size is noticed by the version of the file, and what was kept before there were versions stays', () => {
  const [older, retagged] = [track('a', { file_version: 'x' }), track('a', { file_version: 'y' })]
  expect(ids(planOf([retagged], stored(older)).fetch)).toEqual(['a'])
  expect(planOf([older], stored(older))).toEqual({ fetch: [], remove: [], renew: [] })
  const plan = planOf([older], stored(track('a')))
  expect([ids(plan.fetch), ids(plan.renew)]).toEqual([[], ['a']])
})
