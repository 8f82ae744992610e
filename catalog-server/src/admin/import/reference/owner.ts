import type { Database } from 'bun:sqlite'
import type { ContentType, EventBefore, EventPayload, UserId } from '@pezzottify/contract'
import type { LoggedType, createAppend } from '../../../events/index.ts'
import type { Report } from '../report.ts'
import type { Source, SourceRow } from './source.ts'
import { integerIn, textIn } from './source.ts'

/** A user of the source with their account here. */
export type TakenUser = { id: UserId; handle: string; isNew: boolean }

export type UserImport = {
  source: Source
  target: Database
  report: Report
  now: number
  /** By the id in the source. */
  users: ReadonlyMap<number, TakenUser>
  /** The type of an id in the catalog: the first likes did not store it. */
  contentTypeOf: (id: string) => ContentType | null
  append: ReturnType<typeof createAppend>
  /** Increasing keys for the entries of a new playlist. */
  orderKeys: (count: number) => string[]
}

/** The user of a row; counted as unfit when there is none. */
export function ownerOf({ users, report }: UserImport, kind: string, row: SourceRow): TakenUser | null {
  const id = integerIn(row, 'user_id')
  const owner = id === null ? undefined : users.get(id)
  if (!owner) report.unfit(kind, `row ${textIn(row, 'source_rowid')}`, `there is no user ${id}`)
  return owner ?? null
}

/**
 * Writes the event of what an owner got. Users who were here before have devices that know their state without it; those
 * of new users have yet to fetch it.
 */
export function tell<T extends LoggedType>(
  { append }: UserImport,
  owner: TakenUser,
  type: T,
  payload: EventPayload<T>,
  former: EventBefore<T>,
): void {
  if (!owner.isNew) append(owner.id, type, payload, former)
}
