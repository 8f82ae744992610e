import { Database } from 'bun:sqlite'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashPassword } from '../base/passwords.ts'
import { makePng } from './png.ts'
import { makeReferenceCatalog, makeReferenceUsers } from './reference-fixture.ts'
import { runCommand } from './run-command.ts'

/** Installations of the original server, with valid and invalid rows, and the command that imports them. */
export const folder = mkdtempSync(join(tmpdir(), 'pezzottify-reference-'))

let count = 0
/** A folder for an original installation and one for ours. */
export function newPair() {
  count += 1
  const [old, data] = [join(folder, `old-${count}`), join(folder, `data-${count}`)]
  mkdirSync(join(old, 'albums/AL1'), { recursive: true })
  mkdirSync(join(old, 'images'))
  return { old, data, catalog: join(old, 'catalog.db'), users: join(old, 'user.db') }
}
type Pair = ReturnType<typeof newPair>

export function take({ data, old, catalog, users }: Pair, ...more: string[]) {
  const args = ['import', 'reference', '--data', data, '--media', old, ...more]
  if (existsSync(catalog)) args.push('--catalog', catalog)
  if (existsSync(users)) args.push('--users', users)
  return runCommand(args, folder)
}

export function rowsOf(path: string, sql: string): unknown[] {
  using database = new Database(path, { readonly: true })
  return database.query(sql).all()
}

export const catalogRows = `
INSERT INTO artists (id, name, genres, activity_periods) VALUES
  ('AR1', 'The Band', '["folk"]', '[{"type":"decade","decade":1960},{"Timespan":{"start_year":1967,"end_year":1999}}]'),
  ('AR2', 'Guest', 'rubbish', 'rubbish'), (' ', 'Nobody', NULL, NULL);
INSERT INTO albums (id, name, album_type, release_date) VALUES ('AL1', 'First', 'EP', 500000000), ('AL2', 'Empty', 'ALBUM', NULL);
INSERT INTO tracks (id, name, album_id, track_number, duration_secs, audio_uri, format) VALUES
  ('T1', 'One', 'AL1', 1, 61, 'albums/AL1/track_1.OGG_VORBIS_320', 'OGG_VORBIS_320'),
  ('T2', 'Gone', 'AL1', 2, 62, 'albums/AL1/gone.mp3', 'MP3_320'),
  ('T3', 'Out', 'AL1', 3, 63, '../../etc/passwd', 'MP3_320'),
  ('T4', 'Lost', 'AL9', 1, 64, 'albums/AL9/x.mp3', 'MP3_320');
INSERT INTO images VALUES ('I1', 'images/I1', 'DEFAULT', 300, 300), ('I2', 'images/I2', 'LARGE', 640, 640);
INSERT INTO album_artists VALUES ('AL1', 'AR1', 0);
INSERT INTO track_artists VALUES ('T1', 'AR1', 'MAIN_ARTIST', 0), ('T1', 'AR2', 'FEATURED_ARTIST', 1), ('T1', 'AR9', 'REMIXER', 2);
INSERT INTO related_artists VALUES ('AR1', 'AR2');
INSERT INTO album_images VALUES ('AL1', 'I1', 'cover', 0), ('AL1', 'I2', 'cover', 1);`

const changeRows = `
UPDATE albums SET display_image_id = 'I1' WHERE id = 'AL1';
UPDATE albums SET display_image_id = 'I9' WHERE id = 'AL2';
INSERT INTO catalog_batches VALUES ('B1', 'closed', NULL, 0, 1000, 2000, 1500), ('B2', 'open', NULL, 1, 3000, NULL, 3500);
INSERT INTO catalog_change_log VALUES
  (5, 'B1', 'album', 'AL1', 'create', '{}', '{}', 'Created album ''First''', 1234),
  (9, 'B2', 'track', 'T1', 'update', '{}', '{}', NULL, 3456);`

export const token = 'Tok3n'.repeat(12) + 'abcd'
export const audio = 'OggS and some more bytes of sound'

export async function fullPair(): Promise<Pair> {
  const pair = newPair()
  writeFileSync(join(pair.old, 'albums/AL1/track_1.OGG_VORBIS_320'), audio)
  writeFileSync(join(pair.old, 'images/I1'), makePng(8, 8, '#336699'))
  writeFileSync(join(pair.old, 'images/without-record.png'), makePng(8, 8, '#336699'))
  makeReferenceCatalog(pair.catalog, 2, catalogRows + changeRows)
  makeReferenceUsers(
    pair.users,
    9,
    `
INSERT INTO user VALUES (4, 'alice', 100), (7, 'bob', NULL), (8, '', 100);
INSERT INTO user_password_credentials VALUES
  (4, 'c2FsdA', '${await hashPassword('alice knows')}', 'argon2', 100, 110, 120),
  (7, 'c29tZXNhbHQ', '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc', 'argon2', 100, NULL, NULL);
INSERT INTO device VALUES (3, 'uuid-of-a-phone', 4, 'android', 'Phone', 'Android 15', 100, 200), (5, 'uuid-of-nobody', NULL, 'tv', NULL, NULL, 1, 2);
INSERT INTO auth_token VALUES (4, '${token}', 100, NULL, 3), (7, '${'x'.repeat(64)}', 100, 150, NULL);
INSERT INTO user_role VALUES (4, 'Admin,Regular', 100), (7, 'regular', 100), (7, 'Owner', 100);
INSERT INTO user_extra_permission VALUES (1, 7, 4, 100, NULL, 3, 100), (2, 7, 42, 100, NULL, NULL, 100);
INSERT INTO liked_content (id, user_id, content_id, content_type, created) VALUES (1, 4, 'AL1', 2, 100), (2, 4, 'T1', 3, NULL), (3, 99, 'T1', 3, 1);
INSERT INTO user_playlist VALUES ('PL00000000000001', 4, 'Mix', 4, 100), ('PL00000000000002', 7, NULL, 7, 100);
INSERT INTO user_playlist_tracks (track_id, playlist_id, position) VALUES
  ('T2', 'PL00000000000001', 1), ('T1', 'PL00000000000001', 0), ('T1', 'PL00000000000001', 2), ('T1', 'PL00000000000002', 0), ('T1', 'gone', 0);
INSERT INTO bandwidth_usage VALUES (1, 4, 20250102, 'stream', 1000, 2, 100);
INSERT INTO listening_events VALUES
  (1, 4, 'T1', 'session-1', 1735776000, 1735776061, 61, 61, 1, 0, 1, 'album', 'web', 20250102, 100),
  (2, 4, 'T1', NULL, 1735776100, NULL, 5, 61, 0, NULL, NULL, NULL, NULL, 20250102, NULL);
INSERT INTO user_settings VALUES (4, 'enable_direct_downloads', 'true', 100), (4, 'colour', 'blue', 100);
INSERT INTO user_events VALUES (1, 4, 'content_liked', '{}', 100);`,
  )
  return pair
}
