/**
 * The fields of an artist, album or track that a person changed, as the wire spells them, each with what the tags say of
 * it. The column is null where there are none. `tags` is absent as long as that is not known: in rows that were edited by
 * a version that did not keep it.
 */
export type EditedFields = Readonly<Record<string, { tags?: unknown }>>

type Fields = Readonly<Record<string, unknown>>

export const readEditedFields = (column: string | null): EditedFields =>
  // Our own text, written below.
  column === null ? {} : (JSON.parse(column) as EditedFields)

export const writeEditedFields = (edited: EditedFields): string | null =>
  Object.keys(edited).length === 0 ? null : JSON.stringify(edited)

/** After a person's change. A field that says what the tags say is nobody's word any more, and follows them again. */
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

/** After a scan that read `tags`. */
export function withTags(edited: EditedFields, tags: Fields): EditedFields {
  const now = Object.entries(edited).map(([field, former]) => [
    field,
    field in tags ? { tags: tags[field] } : former,
  ])
  return Object.fromEntries(now) as EditedFields
}

/** In SQL: 1 when a person changed the field of a row, else 0. */
export const isEdited = (field: string): string => `(json_type(edited_fields, '$.${field}') IS NOT NULL)`

/** For an UPDATE by the scan: sets a column to a parameter, unless a person changed the field. */
export const unlessEdited = (column: string, field: string = column): string =>
  `${column} = CASE WHEN ${isEdited(field)} THEN ${column} ELSE ? END`

/** In SQL: what the tags say of a field, whatever a person said. */
export const tagsWord = (field: string): string =>
  `CASE WHEN json_type(edited_fields, '$.${field}.tags') IS NULL THEN ${field}
    ELSE json_extract(edited_fields, '$.${field}.tags') END`

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
