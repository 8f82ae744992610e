// The music catalog: reading, search, pictures, lyrics, changelog, and the encoding of its columns.
export { changelogRoutes } from './changelog/routes.ts'
export { createChangelog } from './changelog/service.ts'
export type { Changelog } from './changelog/service.ts'
export { readActivityPeriods } from './columns/activity-periods.ts'
export {
  afterEdit,
  isEdited,
  readEditedFields,
  tagsWord,
  unlessEdited,
  unlessEditedFrom,
  withTags,
  writeEditedFields,
} from './columns/edited-fields.ts'
export type { EditedFields } from './columns/edited-fields.ts'
export { albumType, artistRole, imageSize, trackFormat } from './columns/enums.ts'
export type { FileMarks } from './columns/file-version.ts'
export { fileMarks, fileVersion } from './columns/file-version.ts'
export { imageVersion } from './columns/image-version.ts'
export { describePicture, pictureFault } from './images/describe.ts'
export type { PictureFacts } from './images/describe.ts'
export { imageRoutes, lastingCacheControl, pictureResponse, wantedType } from './images/routes.ts'
export { createImages } from './images/service.ts'
export { createLists } from './lists/service.ts'
export type { CatalogLists } from './lists/service.ts'
export type { PagedList } from './lists/list.ts'
export type { Images } from './images/service.ts'
export { createLyrics } from './lyrics/service.ts'
export type { LyricsService } from './lyrics/service.ts'
export { createPlaylistFiles } from './playlist-files/service.ts'
export type { PlaylistFiles } from './playlist-files/service.ts'
export type { AlbumDetails } from './read/album-details.ts'
export type { ArtistDetails } from './read/artist-details.ts'
export { referenceLufs } from './read/replay-gain.ts'
export { createResponseCache } from './read/response-cache.ts'
export { catalogRoutes } from './read/routes.ts'
export { createCatalog } from './read/service.ts'
export type { Catalog } from './read/service.ts'
export type { TrackDetails } from './read/track-details.ts'
export { searchRoutes } from './search/routes.ts'
export { discardQueue } from './search/queue.ts'
export { createSearch } from './search/service.ts'
export type { HitPages } from './search/pages.ts'
export type { Search } from './search/service.ts'
