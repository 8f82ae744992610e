import type { EntryId, PlaylistEntry, PlaylistId, TrackId } from '@pezzottify/contract'
import { Setting, contentTypes } from '@pezzottify/contract'
import { newId } from '../../../base/ids.ts'
import { createInsert } from '../insert.ts'
import { ownerOf, tell } from './owner.ts'
import type { TakenUser, UserImport } from './owner.ts'
import type { SourceRow } from './source.ts'
import { integerIn, textIn, timeIn } from './source.ts'

export function takeSettings(parts: UserImport): void {
  const { source, target, report, now } = parts
  const kind = 'settings'
  const columns = ['user_id', 'setting_key', 'setting_value', 'updated'] as const
  const insert = createInsert(target, report, { table: 'user_settings', kind, columns })
  for (const row of source.rows('user_settings')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const [key, value] = [textIn(row, 'setting_key'), textIn(row, 'setting_value')]
    const setting = Setting.safeParse({ key, value: value === 'true' || value === '1' }).data
    if (!setting) {
      report.unfit(kind, owner.handle, `there is no setting "${key}"`)
      continue
    }
    const outcome = insert(owner.handle, {
      user_id: owner.id,
      setting_key: setting.key,
      setting_value: String(setting.value),
      updated: timeIn(row, 'updated') ?? now,
    })
    if (outcome === 'new') tell(parts, owner, 'setting_changed', { setting }, { value: null })
  }
}

export function takeLikes(parts: UserImport): void {
  const { source, target, report, now, contentTypeOf } = parts
  const kind = 'likes'
  const columns = ['user_id', 'content_type', 'content_id', 'created'] as const
  const insert = createInsert(target, report, { table: 'liked_content', kind, columns })
  for (const row of source.rows('liked_content')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const contentId = textIn(row, 'content_id')
    const type = contentTypes[(integerIn(row, 'content_type') ?? 0) - 1] ?? contentTypeOf(contentId ?? '')
    if (!contentId || !type) {
      report.unfit(kind, `${owner.handle}, ${contentId}`, 'it is neither an artist nor an album nor a track')
      continue
    }
    const outcome = insert(`${owner.handle}, ${contentId}`, {
      user_id: owner.id,
      content_type: contentTypes.indexOf(type) + 1,
      content_id: contentId,
      created: timeIn(row, 'created') ?? now,
    })
    if (outcome === 'new')
      tell(parts, owner, 'content_liked', { content_type: type, content_id: contentId }, null)
  }
}

type MadePlaylist = { id: PlaylistId; owner: TakenUser; created: number }

/** An existing playlist keeps its tracks. */
export function takePlaylists(parts: UserImport): void {
  const { source, target, report, now, users } = parts
  const kind = 'playlists'
  const columns = ['id', 'user_id', 'creator_id', 'name', 'created', 'changed'] as const
  const insert = createInsert(target, report, { table: 'user_playlist', kind, columns })
  const made = new Map<string, MadePlaylist>()
  const there = new Set<string>()
  for (const row of source.rows('user_playlist')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const id = textIn(row, 'id') as PlaylistId | null
    if (!id) {
      report.unfit(kind, owner.handle, 'has no id')
      continue
    }
    const created = timeIn(row, 'created') ?? now
    const values = {
      id,
      user_id: owner.id,
      creator_id: users.get(integerIn(row, 'creator_id') ?? owner.id)?.id ?? owner.id,
      name: textIn(row, 'name') ?? '',
      created,
      changed: created,
    }
    if (insert(id, values) === 'new') {
      made.set(id, { id, owner, created })
      tell(parts, owner, 'playlist_created', { playlist_id: id, name: values.name }, null)
    } else there.add(id)
  }
  takeEntries(parts, made, there)
}

function takeEntries(
  parts: UserImport,
  made: ReadonlyMap<string, MadePlaylist>,
  there: ReadonlySet<string>,
): void {
  const { source, target, report, orderKeys } = parts
  const kind = 'tracks of playlists'
  const columns = ['id', 'playlist_id', 'track_id', 'order_key', 'added'] as const
  const table = 'user_playlist_tracks'
  const insert = createInsert(target, report, { table, kind, columns })
  const write = ({ id: playlist_id, owner, created }: MadePlaylist, rows: readonly SourceRow[]): void => {
    const keys = orderKeys(rows.length)
    const placed: PlaylistEntry[] = []
    for (const [index, row] of rows.entries()) {
      const [id, key] = [newId() as EntryId, keys[index] ?? '']
      const track_id = textIn(row, 'track_id') as TrackId
      const values = { id, playlist_id, track_id, order_key: key, added: created }
      if (insert(playlist_id, values) === 'new') placed.push({ id, track_id, key })
    }
    const removed = placed.map(({ id }) => id)
    const payload = { playlist_id, placed, removed: [] }
    if (placed.length > 0) tell(parts, owner, 'playlist_entries_changed', payload, { placed: [], removed })
  }
  let current: MadePlaylist | undefined
  let waiting: SourceRow[] = []
  for (const row of source.rows(table, 'playlist_id, position, rowid')) {
    const id = textIn(row, 'playlist_id') ?? ''
    const playlist = made.get(id)
    if (there.has(id)) report.there(kind)
    else if (!playlist) report.unfit(kind, `row ${textIn(row, 'source_rowid')}`, `there is no playlist ${id}`)
    else {
      if (current && playlist !== current) write(current, waiting.splice(0))
      current = playlist
      waiting.push(row)
    }
  }
  if (current) write(current, waiting)
}
