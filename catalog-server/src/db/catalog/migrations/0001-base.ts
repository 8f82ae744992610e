import type { Migration } from '../../migrate.ts'

/** The tables of the first catalogs: importers and older installations bring files of this shape. */
export const base: Migration = {
  name: '0001-base',
  sql: `
CREATE TABLE artists (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  genres TEXT,
  activity_periods TEXT
);
CREATE TABLE albums (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  album_type TEXT NOT NULL,
  label TEXT,
  release_date INTEGER,
  genres TEXT,
  original_title TEXT,
  version_title TEXT
);
CREATE TABLE tracks (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  album_id TEXT NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  disc_number INTEGER NOT NULL DEFAULT 1,
  track_number INTEGER NOT NULL,
  duration_secs INTEGER,
  is_explicit INTEGER NOT NULL DEFAULT 0,
  audio_uri TEXT NOT NULL,
  format TEXT NOT NULL,
  tags TEXT,
  has_lyrics INTEGER NOT NULL DEFAULT 0,
  languages TEXT,
  original_title TEXT,
  version_title TEXT
);
CREATE INDEX idx_tracks_album ON tracks(album_id);
CREATE INDEX idx_tracks_album_position ON tracks(album_id, disc_number, track_number);
CREATE TABLE images (
  id TEXT PRIMARY KEY,
  uri TEXT NOT NULL,
  size TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL
);
CREATE TABLE album_artists (
  album_id TEXT NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  artist_id TEXT NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (album_id, artist_id)
);
CREATE INDEX idx_album_artists_artist ON album_artists(artist_id);
CREATE TABLE track_artists (
  track_id TEXT NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  artist_id TEXT NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (track_id, artist_id, role)
);
CREATE INDEX idx_track_artists_artist ON track_artists(artist_id);
CREATE TABLE related_artists (
  artist_id TEXT NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  related_artist_id TEXT NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  UNIQUE (artist_id, related_artist_id)
);
CREATE TABLE artist_images (
  artist_id TEXT NOT NULL REFERENCES artists(id) ON DELETE CASCADE,
  image_id TEXT NOT NULL REFERENCES images(id) ON DELETE CASCADE,
  image_type TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (artist_id, image_id, image_type)
);
CREATE TABLE album_images (
  album_id TEXT NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  image_id TEXT NOT NULL REFERENCES images(id) ON DELETE CASCADE,
  image_type TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0,
  UNIQUE (album_id, image_id, image_type)
);
CREATE INDEX idx_artist_images_artist ON artist_images(artist_id);
CREATE INDEX idx_album_images_album ON album_images(album_id);
`,
}
