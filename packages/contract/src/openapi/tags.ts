import type { Api } from '../index.ts'

/** The description of each group of endpoints. */
export const tags: Record<keyof Api, string> = {
  server: 'Whether the server answers, what it is, and what is wrong with it.',
  setup: 'The first owner of a new server. Not found from then on.',
  auth: 'Signing in and out, and pairing another device.',
  catalog: 'Artists, albums and tracks, one by one and page by page.',
  playback: 'The audio of tracks.',
  radio: 'Similar music, and what goes with an artist.',
  images: 'Covers and portraits.',
  search: 'Artists, albums and tracks by name, with mistakes forgiven.',
  library: 'The music folders and their scan.',
  likes: 'What a user likes.',
  playlists: 'Playlists of a user, their past, and those that were deleted.',
  settings: 'What a user sets once for all devices.',
  sync: 'How a device catches up with what happened on others.',
  editing: 'Changing the catalog by hand.',
  changelog: 'What changed in the catalog, in batches.',
  downloads: 'Links that download a track, an album or a playlist for a while.',
  listening: 'What a user heard.',
  devices: 'The devices that are signed in as a user.',
  accounts: 'Users, their roles, permissions and passwords.',
  analytics: 'What all users together heard and transferred.',
  operations: 'Disk space, and ending the server.',
  backups: 'Making, checking and restoring backups, also as the first step of a new server.',
}
