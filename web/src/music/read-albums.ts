/** The most concurrent requests. */
const together = 4
/** The most albums of an artist in one queue; the queue itself takes ten thousand tracks. */
const albumsMax = 200

/** Reads many albums, a few at a time, in the given order. */
export async function readAlbums<Listed extends { id: unknown }, Read>(
  read: (id: Listed['id']) => Promise<Read>,
  albums: readonly Listed[],
): Promise<Read[]> {
  const wanted = albums.slice(0, albumsMax)
  const found: Read[] = []
  for (let start = 0; start < wanted.length; start += together)
    found.push(...(await Promise.all(wanted.slice(start, start + together).map((album) => read(album.id)))))
  return found
}
