/**
 * SQL for the id of the latest override that concerns the album of a track; null for none. The choice of an encoding is none
 * of these.
 *
 * @param track the SQL of the track's id
 */
export const groupingOverrideOf = (track: string): string =>
  `(SELECT max(override_id) FROM override_tracks JOIN overrides ON overrides.id = override_id
     WHERE track_id = ${track} AND overrides.kind <> 'encoding')`
