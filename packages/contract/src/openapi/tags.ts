import type { Api } from '../index.ts'

/** The description of each group of endpoints. */
export const tags: Record<keyof Api, string> = {
  server: 'Health, version and diagnosis of the server.',
  setup: 'Creating the owner of a new server. Not found afterwards.',
  auth: 'Signing in and out, and pairing another device.',
  catalog: 'Artists, albums and tracks, one by one and page by page.',
  playback: 'The audio of tracks.',
  radio: 'Similar music, top tracks and related artists.',
  images: 'Covers and portraits.',
  search: 'Artists, albums, tracks and own playlists by name; spelling mistakes are tolerated.',
  library: 'The music folders and their scan.',
  grouping: 'How files become albums and names become artists, and what people say of it.',
  likes: 'Likes of a user.',
  playlists: 'Playlists of a user, their history, and deleted ones.',
  settings: 'Settings that a user has in common on all devices.',
  sync: 'Catching up with the changes of other devices.',
  editing: 'Changing the catalog by hand.',
  changelog: 'Changes of the catalog, in batches.',
  downloads: 'Links that download a track, an album or a playlist for a while.',
  listening: 'Listening history and statistics of a user.',
  devices: 'The devices that are signed in as a user.',
  appPasswords: 'Passwords with which other apps sign in, by the Subsonic interface.',
  accounts: 'Users, their roles, permissions and passwords.',
  analytics: 'Plays and bandwidth of all users.',
  operations: 'Disk space, restarting and stopping the server.',
  backups: 'Making, checking and restoring backups, also as the first step of a new server.',
}
