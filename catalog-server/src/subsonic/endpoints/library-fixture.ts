import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { makeAlbum, makePng, makeTrack } from '../../testing/library-fixture.ts'
import type { SubsonicApp } from '../../testing/subsonic-app.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { AlbumID3, ArtistID3, Child } from '../shapes/types.ts'

/** Text that breaks out of what is not escaped, or cannot be spelled in XML. */
export const hostileTitle = `A "q" & <b>'s</b> ]]> 🎸 日本\u0007`

export type SmallLibrary = TestApp & {
  alice: ApiClient
  /** An app that alice uses. */
  me: SubsonicApp
  albumsBy(type: string, more?: Record<string, string | number>): Promise<AlbumID3[]>
  albumNamed(name: string): Promise<AlbumID3 & { song: Child[] }>
  artists(): Promise<ArtistID3[]>
}

/** Albums of one artist and of several, a compilation of two discs, every role, and tags that nobody should write. */
export async function createSmallLibrary(): Promise<SmallLibrary> {
  const app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  await makeAlbum(join(music, 'One'), {
    title: 'The First',
    artist: 'The Sines',
    tracks: ['Alpha', 'Beta'],
    cover: makePng(80, 80, '#cc2020'),
    tags: { DATE: '1999-05-04', GENRE: ['Rock', 'Jazz'], LABEL: 'Lab', RELEASETYPE: 'ep' },
    frequencyHz: 300,
  })
  await makeAlbum(join(music, 'Two'), {
    title: 'Second',
    artist: 'The Sines',
    tracks: ['Gamma'],
    tags: { DATE: '2004', GENRE: 'rock' },
    frequencyHz: 400,
  })
  for (const [at, title] of [hostileTitle, 'x'.repeat(300)].entries())
    await makeTrack(join(music, 'Hostile', `${at}.mp3`), {
      frequencyHz: 500 + 10 * at,
      tags: {
        TITLE: title,
        ALBUM: hostileTitle,
        ARTIST: 'Björk & <i>',
        TRACKNUMBER: String(at + 1),
        DATE: '2004-02-29',
      },
    })
  await makeAlbum(join(music, 'Both'), {
    title: 'Both',
    artist: 'Ann',
    tracks: ['Duet'],
    tags: { ALBUMARTIST: ['Ann', 'The Sines'], GENRE: 'Folk' },
    frequencyHz: 600,
  })
  const mix = (disc: number, title: string, more: Record<string, string | string[]>) =>
    makeTrack(join(music, 'Mix', `${disc} ${title}.flac`), {
      format: 'flac',
      frequencyHz: 700 + 10 * title.length + disc,
      tags: {
        TITLE: title,
        ALBUM: 'Mix',
        ALBUMARTIST: 'Various Artists',
        COMPILATION: '1',
        TRACKNUMBER: '1',
        DISCNUMBER: String(disc),
        DISCSUBTITLE: `Side ${disc}`,
        ...more,
      },
    })
  await mix(2, 'Late', {
    ARTIST: 'Ann feat. Cleo',
    COMPOSER: ['Bach', 'Ann'],
    CONDUCTOR: 'Kai',
    ITUNESADVISORY: '1',
  })
  await mix(1, 'Early', { ARTIST: ['Dora', 'Eva'], REMIXER: 'Rem' })
  await alice.library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const me = await subsonicApp(app, 'alice')
  const albumsBy: SmallLibrary['albumsBy'] = async (type, more = {}) =>
    (await me.call<{ albumList2: { album: AlbumID3[] } }>('getAlbumList2', { type, size: 500, ...more }))
      .albumList2.album
  return {
    ...app,
    alice,
    me,
    albumsBy,
    albumNamed: async (name) => {
      const found = (await albumsBy('alphabeticalByName')).find((one) => one.name === name)
      return (await me.call<{ album: AlbumID3 & { song: Child[] } }>('getAlbum', { id: found?.id })).album
    },
    artists: async () => {
      const { artists } = await me.call<{ artists: { index: { artist: ArtistID3[] }[] } }>('getArtists')
      return artists.index.flatMap(({ artist }) => artist)
    },
  }
}
