/**
 * The edited fields of an artist, album or track, by their names on the wire, each with the value of the tags. The
 * column is null when there are none. `tags` is absent while that value is unknown: in rows edited by a version that
 * did not store it.
 */
export type EditedFields = Readonly<Record<string, { tags?: unknown }>>

type Fields = Readonly<Record<string, unknown>>

export const readEditedFields = (column: string | null): EditedFields =>
  // Our own text, written below.
  column === null ? {} : (JSON.parse(column) as EditedFields)

export const writeEditedFields = (edited: EditedFields): string | null =>
  Object.keys(edited).length === 0 ? null : JSON.stringify(edited)

/**
 * The edited fields after a person's change. A field that has the value of the tags is no longer edited, and follows
 * them again.
 */
export function afterEdit(edited: EditedFields, before: Fields, after: Fields): EditedFields {
  const now: Record<string, { tags?: unknown }> = { ...edited }
  for (const field of Object.keys(after)) {
    if (isSame(before[field], after[field])) continue
    const former = now[field] ?? { tags: before[field] }
    if ('tags' in former && isSame(former.tags, after[field])) delete now[field]
    else now[field] = former
  }
  return now
}

/** The edited fields after a scan that read `tags`. */
export function withTags(edited: EditedFields, tags: Fields): EditedFields {
  const now = Object.entries(edited).map(([field, former]) => [
    field,
    field in tags ? { tags: tags[field] } : former,
  ])
  return Object.fromEntries(now) as EditedFields
}

/** SQL: 1 when the field of a row is edited, else 0. */
export const isEdited = (field: string): string => `(json_type(edited_fields, '$.${field}') IS NOT NULL)`

/** For an UPDATE by the scan: sets a column to a parameter, unless the field is edited. */
export const unlessEdited = (column: string, field: string = column): string =>
  `${column} = CASE WHEN ${isEdited(field)} THEN ${column} ELSE ? END`

/** For an UPDATE: sets a column to that of the row ?1 of a table, as its tags have it, unless the field is edited. */
export function unlessEditedFrom(table: 'albums' | 'tracks', column: string, field: string = column): string {
  const value = field === column ? tagsWord(column) : column
  return `${column} = iif(${isEdited(field)}, ${column}, (SELECT ${value} FROM ${table} WHERE id = ?1))`
}

/** SQL: the value of the tags for a field, also when it is edited. */
export const tagsWord = (field: string): string =>
  `CASE WHEN json_type(edited_fields, '$.${field}.tags') IS NULL THEN ${field}
    ELSE json_extract(edited_fields, '$.${field}.tags') END`

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
