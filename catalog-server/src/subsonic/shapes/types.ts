/*
 * What is answered of music, in the names of the protocol. Fields of OpenSubsonic are always there, with an empty value where
 * nothing is known, so that apps know that this server has them; those of the older protocol are left out instead.
 */

type Text = string | undefined
type Amount = number | undefined

export type NamedRef = { id: string; name: string }
type Genre = { name: string }
export type Contributor = { role: string; subRole: Text; artist: NamedRef }
export type ItemDate = { year?: number; month?: number; day?: number }
export type ReplayGainTags = {
  trackGain?: number | undefined
  trackPeak?: number | undefined
  albumGain?: number | undefined
  albumPeak?: number | undefined
}

/** What concerns the caller. */
export type OwnFields = { starred: Text; userRating: Amount; averageRating: Amount }
type PlayedFields = { playCount: number; played: Text }

/** A song; or an album as a directory. */
export type Child = OwnFields &
  PlayedFields & {
    id: string
    parent: Text
    isDir: boolean
    title: string
    album: string
    artist: Text
    track: Amount
    year: Amount
    genre: Text
    coverArt: Text
    size: Amount
    contentType: Text
    suffix: Text
    duration: Amount
    bitRate: Amount
    path: Text
    isVideo: false
    discNumber: Amount
    created: string
    albumId: Text
    artistId: Text
    type: 'music' | 'podcast' | 'audiobook'
    mediaType: 'song' | 'album'
    bitDepth: number
    samplingRate: number
    channelCount: number
    comment: string
    sortName: string
    musicBrainzId: string
    genres: Genre[]
    artists: NamedRef[]
    displayArtist: string
    albumArtists: NamedRef[]
    displayAlbumArtist: string
    contributors: Contributor[]
    displayComposer: string
    replayGain: ReplayGainTags
    explicitStatus: 'explicit' | ''
  }

/** An artist as a directory in another one: those have no time at which they came, and nobody counts their plays. */
export type ArtistChild = Omit<Child, 'album' | 'created' | 'type' | 'mediaType' | keyof PlayedFields> & {
  mediaType: 'artist'
}

export type AlbumID3 = PlayedFields & {
  id: string
  name: string
  artist: string
  artistId: Text
  coverArt: Text
  songCount: number
  duration: number
  created: string
  starred: Text
  year: Amount
  genre: Text
  version: string
  userRating: number
  averageRating: Amount
  sortName: string
  musicBrainzId: string
  isCompilation: boolean
  explicitStatus: 'explicit' | ''
  recordLabels: Genre[]
  genres: Genre[]
  artists: NamedRef[]
  displayArtist: string
  releaseTypes: string[]
  originalReleaseDate: ItemDate
  releaseDate: ItemDate
  discTitles: { disc: number; title: string }[]
}

export type ArtistID3 = {
  id: string
  name: string
  coverArt: Text
  albumCount: number
  starred: Text
  userRating: number
  averageRating: Amount
  sortName: string
  musicBrainzId: string
  disambiguation: string
  roles: string[]
}

/** An artist as a directory. */
export type ArtistFolder = NamedRef & OwnFields & { coverArt: Text }
