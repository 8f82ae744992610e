/** Playlist files by extension, and by type for the systems that know no other way. */
export const playlistFileTypes = [
  '.m3u,.m3u8,.pls,.xspf',
  'audio/x-mpegurl,audio/mpegurl,application/vnd.apple.mpegurl,audio/x-scpls,application/xspf+xml',
].join()
