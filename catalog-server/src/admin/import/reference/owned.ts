import { Setting, contentTypes } from '@pezzottify/contract'
import { newId } from '../../../base/ids.ts'
import { createInsert } from '../insert.ts'
import { ownerOf } from './owner.ts'
import type { UserImport } from './owner.ts'
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
    const isKnown = Setting.safeParse({ key, value: value === 'true' || value === '1' }).success
    if (!isKnown) report.unfit(kind, owner.handle, `there is no setting "${key}"`)
    else
      insert(owner.handle, {
        user_id: owner.id,
        setting_key: key,
        setting_value: String(value === 'true' || value === '1'),
        updated: timeIn(row, 'updated') ?? now,
      })
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
    if (!contentId || !type)
      report.unfit(kind, `${owner.handle}, ${contentId}`, 'it is neither an artist nor an album nor a track')
    else
      insert(`${owner.handle}, ${contentId}`, {
        user_id: owner.id,
        content_type: contentTypes.indexOf(type) + 1,
        content_id: contentId,
        created: timeIn(row, 'created') ?? now,
      })
  }
}

/** An existing playlist keeps its tracks. */
export function takePlaylists(parts: UserImport): void {
  const { source, target, report, now, users } = parts
  const kind = 'playlists'
  const columns = ['id', 'user_id', 'creator_id', 'name', 'created'] as const
  const insert = createInsert(target, report, { table: 'user_playlist', kind, columns })
  const created = new Map<string, number>()
  const there = new Set<string>()
  for (const row of source.rows('user_playlist')) {
    const owner = ownerOf(parts, kind, row)
    if (!owner) continue
    const id = textIn(row, 'id')
    if (!id) {
      report.unfit(kind, owner.handle, 'has no id')
      continue
    }
    const values = {
      id,
      user_id: owner.id,
      creator_id: users.get(integerIn(row, 'creator_id') ?? owner.id)?.id ?? owner.id,
      name: textIn(row, 'name') ?? '',
      created: timeIn(row, 'created') ?? now,
    }
    if (insert(id, values) === 'new') created.set(id, values.created)
    else there.add(id)
  }
  takeEntries(parts, created, there)
}

function takeEntries(
  { source, target, report, orderKeys }: UserImport,
  created: ReadonlyMap<string, number>,
  there: ReadonlySet<string>,
): void {
  const kind = 'tracks of playlists'
  const columns = ['id', 'playlist_id', 'track_id', 'order_key', 'added'] as const
  const table = 'user_playlist_tracks'
  const insert = createInsert(target, report, { table, kind, columns })
  const write = (id: string, rows: readonly SourceRow[]): void => {
    const keys = orderKeys(rows.length)
    for (const [index, row] of rows.entries())
      insert(id, {
        id: newId(),
        playlist_id: id,
        track_id: textIn(row, 'track_id'),
        order_key: keys[index] ?? '',
        added: created.get(id) ?? 0,
      })
  }
  let current = ''
  let waiting: SourceRow[] = []
  for (const row of source.rows(table, 'playlist_id, position, rowid')) {
    const id = textIn(row, 'playlist_id') ?? ''
    if (there.has(id)) report.there(kind)
    else if (!created.has(id))
      report.unfit(kind, `row ${textIn(row, 'source_rowid')}`, `there is no playlist ${id}`)
    else {
      if (id !== current) write(current, waiting.splice(0))
      current = id
      waiting.push(row)
    }
  }
  write(current, waiting)
}
