/** Requests under way at the same time. */
const together = 4
/** An artist's work in one queue; the queue itself takes ten thousand tracks. */
const albumsMax = 200

/** Reads many albums, a few at a time, in the order given. */
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
