import { courtyardOranges } from './songs/courtyard-oranges.ts'
import { lastLightOnTheStairs } from './songs/last-light-on-the-stairs.ts'
import { slowLift } from './songs/slow-lift.ts'
import { windowsLeftOpen } from './songs/windows-left-open.ts'
import type { Fades } from './synth/master.ts'
import type { Stereo } from './synth/signal.ts'

export interface DemoTrack {
  title: string
  /** The credit as the sleeve prints it; guests come after `feat.`. */
  artist: string
  genre: string
  render: () => Stereo
  fades: Fades
}

const band = 'Pezzottify House Band'

export const album = {
  title: 'Four Rooms, One Evening',
  artist: band,
  composer: band,
  date: '2026',
  copyright: 'CC0 1.0 Universal (public domain dedication)',
  tracks: [
    {
      title: 'Windows Left Open',
      artist: band,
      genre: 'Ambient',
      render: windowsLeftOpen,
      fades: { inSeconds: 1.2, outSeconds: 5 },
    },
    {
      title: 'Courtyard Oranges',
      artist: `${band} feat. Nella Corda`,
      genre: 'Folk',
      render: courtyardOranges,
      fades: { inSeconds: 0.01, outSeconds: 2.5 },
    },
    {
      title: 'Slow Lift',
      artist: band,
      genre: 'Downtempo',
      render: slowLift,
      fades: { inSeconds: 0.01, outSeconds: 3 },
    },
    {
      title: 'Last Light on the Stairs',
      artist: band,
      genre: 'Modern Classical',
      render: lastLightOnTheStairs,
      fades: { inSeconds: 0.01, outSeconds: 3 },
    },
  ] satisfies DemoTrack[],
}

/** File name of a track, without its extension: `01 Windows Left Open`. */
export function fileStemOf(track: DemoTrack): string {
  return `${String(album.tracks.indexOf(track) + 1).padStart(2, '0')} ${track.title}`
}
