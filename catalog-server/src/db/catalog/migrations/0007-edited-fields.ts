import type { Migration } from '../../migrate.ts'

/**
 * The fields that a person changed are taken from the changelog, which holds every edit ever made; the next scan adds
 * the values of the tags.
 */
const fieldsInChangelog = (kind: string): string => `
UPDATE ${kind}s SET edited_fields = nullif((
  SELECT json_group_object(field, json('{}')) FROM (
    SELECT DISTINCT each.key AS field
    FROM catalog_change_log AS log,
      json_each(CASE WHEN json_valid(log.field_changes) THEN log.field_changes ELSE '{}' END) AS each
    WHERE log.entity_type = '${kind}' AND log.entity_id = ${kind}s.id AND log.operation = 'update')), '{}')
  WHERE edited_at IS NOT NULL;`

/**
 * The edited fields of a row, each with the value of the tags, so that a scan keeps these and follows the tags in all
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
