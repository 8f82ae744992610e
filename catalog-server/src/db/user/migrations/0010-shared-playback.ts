import type { Migration } from '../../migrate.ts'

/**
 * What each user listens to, on whichever device. The device may be removed later: its name is kept here too. `queue` is
 * another table, so that a new position does not write the queue anew.
 */
export const sharedPlayback: Migration = {
  name: '0010-shared-playback',
  sql: `
CREATE TABLE shared_playback (
  user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  state TEXT NOT NULL,
  acted_ms INTEGER NOT NULL,
  heard_ms INTEGER NOT NULL
);

CREATE TABLE shared_queue (
  user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
  queue TEXT NOT NULL
);
`,
}
