import type { Migration } from '../../migrate.ts'

/** The changelog knows every change ever made by hand; what the tags say of it, the next scan finds out. */
const fieldsInChangelog = (kind: string): string => `
UPDATE ${kind}s SET edited_fields = nullif((
  SELECT json_group_object(field, json('{}')) FROM (
    SELECT DISTINCT each.key AS field
    FROM catalog_change_log AS log,
      json_each(CASE WHEN json_valid(log.field_changes) THEN log.field_changes ELSE '{}' END) AS each
    WHERE log.entity_type = '${kind}' AND log.entity_id = ${kind}s.id AND log.operation = 'update')), '{}')
  WHERE edited_at IS NOT NULL;`

/**
 * Which fields a person changed, each with what the tags say of it, so that a scan keeps these and follows the tags in all
 * the others.
 */
export const editedFields: Migration = {
  name: '0007-edited-fields',
  sql: `
ALTER TABLE artists ADD COLUMN edited_fields TEXT;
ALTER TABLE albums ADD COLUMN edited_fields TEXT;
ALTER TABLE tracks ADD COLUMN edited_fields TEXT;
${['artist', 'album', 'track'].map(fieldsInChangelog).join('')}
`,
}
