import type { Migration } from '../../migrate.ts'

/** Likes are read in the order in which they were added, a page at a time. */
export const likedOrder: Migration = {
  name: '0005-liked-order',
  sql: `
CREATE INDEX idx_liked_content_order ON liked_content(user_id, content_type, id);
`,
}
