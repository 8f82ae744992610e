import type { ExamplesOf } from '../example.ts'
import type { Api } from '../index.ts'
import { accountsExamples } from '../resources/accounts.ts'
import { analyticsExamples } from '../resources/analytics.ts'
import { appPasswordsExamples } from '../resources/app-passwords.ts'
import { authExamples } from '../resources/auth.ts'
import { backupsExamples } from '../resources/backups.ts'
import { catalogExamples } from '../resources/catalog.ts'
import { changelogExamples } from '../resources/changelog.ts'
import { devicesExamples } from '../resources/devices.ts'
import { downloadsExamples } from '../resources/downloads.ts'
import { editingExamples } from '../resources/editing.ts'
import { groupingExamples } from '../resources/grouping.ts'
import { libraryExamples } from '../resources/library.ts'
import { likesExamples } from '../resources/likes.ts'
import { listeningExamples } from '../resources/listening.ts'
import { operationsExamples } from '../resources/operations.ts'
import { playbackExamples } from '../resources/playback.ts'
import { playlistsExamples } from '../resources/playlists.ts'
import { radioExamples } from '../resources/radio.ts'
import { remoteExamples } from '../resources/remote.ts'
import { searchExamples } from '../resources/search.ts'
import { serverExamples } from '../resources/server.ts'
import { settingsExamples } from '../resources/settings.ts'
import { setupExamples } from '../resources/setup.ts'
import { syncExamples } from '../resources/sync.ts'

type Examples = {
  [G in keyof Api as keyof ExamplesOf<Api[G]> extends never ? never : G]: ExamplesOf<Api[G]>
}

const examples: Examples = {
  server: serverExamples,
  setup: setupExamples,
  auth: authExamples,
  catalog: catalogExamples,
  remote: remoteExamples,
  radio: radioExamples,
  search: searchExamples,
  library: libraryExamples,
  grouping: groupingExamples,
  likes: likesExamples,
  playback: playbackExamples,
  playlists: playlistsExamples,
  settings: settingsExamples,
  sync: syncExamples,
  editing: editingExamples,
  changelog: changelogExamples,
  downloads: downloadsExamples,
  listening: listeningExamples,
  devices: devicesExamples,
  appPasswords: appPasswordsExamples,
  accounts: accountsExamples,
  analytics: analyticsExamples,
  operations: operationsExamples,
  backups: backupsExamples,
}

export type Example = { body?: unknown; response?: unknown }

const byOperation = new Map<string, Example>(
  Object.entries(examples).flatMap(([group, each]) =>
    Object.entries<Example>(each).map(([name, example]) => [`${group}.${name}`, example] as const),
  ),
)

/**
 * The example of a request and its answer, for documentation. `id` is the group and the name of an
 * endpoint.
 */
export const exampleOf = (id: string): Example | undefined => byOperation.get(id)
