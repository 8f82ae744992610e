import { Database } from 'bun:sqlite'
import { expect } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import { createApi } from '@pezzottify/client'
import type { PlaylistId } from '@pezzottify/contract'
import { featuresHeader } from '@pezzottify/contract'
import type { Writer } from './writers.ts'

export const apiOf = (url: string, token: string): ApiClient =>
  createApi({ baseUrl: url, headers: { authorization: token, [featuresHeader]: 'entries' } })

export async function subjectsOf(api: ApiClient, playlist: PlaylistId): Promise<string[]> {
  const { likes, playlists } = await api.sync.state()
  const entries = playlists.find(({ id }) => id === playlist)?.entries ?? []
  return [...likes.tracks, ...entries.map(({ id }): string => id)]
}

export async function compare(actual: string[], writers: readonly Writer[], when: string): Promise<void> {
  const there = new Set(actual)
  expect([when, there.size]).toEqual([when, actual.length])
  for (const writer of writers)
    for (const [subject, isThere] of writer.certain())
      if (there.has(subject) !== isThere)
        throw new Error(`${subject} should ${isThere ? '' : 'not '}be there (${when})`)
}

/** Checks that the log has no gap, and that its events give the state. */
export async function checkLog(api: ApiClient, playlist: PlaylistId): Promise<void> {
  const [{ events, current_seq }, state] = [
    await api.sync.events({ query: { since: '0' } }),
    await api.sync.state(),
  ]
  expect([events.length, events.at(-1)?.seq]).toEqual([current_seq, current_seq])
  const likes = new Set<string>()
  const entries = new Map<string, string>()
  for (const { type, payload } of events) {
    if (type === 'content_liked') likes.add(payload.content_id)
    if (type === 'content_unliked') likes.delete(payload.content_id)
    if (type !== 'playlist_entries_changed') continue
    for (const id of payload.removed) entries.delete(id)
    for (const { id, key } of payload.placed) entries.set(id, key)
  }
  expect(new Set(state.likes.tracks)).toEqual(likes)
  const stored = state.playlists.find(({ id }) => id === playlist)?.entries ?? []
  expect(new Map(stored.map(({ id, key }) => [id as string, key]))).toEqual(entries)
}

export function checkDatabase(path: string): void {
  using database = new Database(path)
  expect(database.query('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  expect(database.query('PRAGMA foreign_key_check').all()).toEqual([])
}
