import { expect, test } from 'bun:test'
import { createTestApp } from './test-app.ts'

test('a record that no address could name, because of its id, is refused', async () => {
  await using app = await createTestApp()
  const { editing } = app.as('alice')
  const refusal = { status: 400, message: "Field 'id' must not be '.' or '..'" }
  for (const id of ['.', '..']) {
    const artist = { id, name: 'Name', genres: [], activity_periods: [] }
    const album = { id, name: 'Name', album_type: 'Album' as const, genres: [] }
    await expect(editing.createArtist({ body: artist })).rejects.toMatchObject(refusal)
    await expect(editing.createAlbum({ body: album })).rejects.toMatchObject(refusal)
  }
})
