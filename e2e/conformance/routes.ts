import { analyticsRows } from './rows/analytics.ts'
import { authRows } from './rows/auth.ts'
import { changelogRows } from './rows/changelog.ts'
import { contentRows } from './rows/content.ts'
import { editingRows } from './rows/editing.ts'
import { likesRows } from './rows/likes.ts'
import { listeningRows } from './rows/listening.ts'
import { ownStateRows } from './rows/own-state.ts'
import { playlistRows } from './rows/playlists.ts'
import { searchRows } from './rows/search.ts'
import { rebootRows, serverRows } from './rows/server.ts'
import { socketRows } from './rows/socket.ts'
import { uploadRows } from './rows/uploads.ts'
import { userRows } from './rows/users.ts'
import type { Row } from './table.ts'

/** The routes of the published interface, in an order in which they can be tried on one server. */
export const rows: readonly Row[] = [
  ...serverRows,
  ...authRows,
  ...contentRows,
  ...searchRows,
  ...changelogRows,
  ...editingRows,
  ...uploadRows,
  ...likesRows,
  ...playlistRows,
  ...listeningRows,
  ...ownStateRows,
  ...socketRows,
  ...userRows,
  ...analyticsRows,
  ...rebootRows,
]
