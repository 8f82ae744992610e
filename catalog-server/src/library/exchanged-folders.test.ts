import { expect, test } from 'bun:test'
import { existsSync, renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

test.each<[string, [from: string, to: string][]]>([
  [
    'changed names',
    [
      ['A/One', 'aside'],
      ['A/Two', 'A/One'],
      ['aside', 'A/Two'],
    ],
  ],
  [
    'moved on',
    [
      ['A/One', 'A/Before'],
      ['A/Two', 'A/One'],
    ],
  ],
])('of two folders that %s all tracks and albums stay themselves', async (_, moves) => {
  await using it = await createTestLibrary()
  for (const [index, title] of ['One', 'Two'].entries())
    await makeAlbum(join(it.music, 'A', title), {
      title,
      artist: 'Ann',
      tracks: ['First', 'Second'],
      frequencyHz: 300 + 100 * index,
    })
  await it.library.useFolders([it.music])
  await it.scan()
  const seen = () =>
    [...it.tracks().values()].map(({ id, album, albumId }) => `${album} ${albumId} ${id}`).toSorted()
  const before = seen()

  for (const [from, to] of moves) renameSync(join(it.music, from), join(it.music, to))
  // Files of other albums rarely have one time.
  for (const [index, path] of [...it.tracks().keys()].entries())
    if (existsSync(join(it.music, path))) utimesSync(join(it.music, path), index, index)
  expect(await it.scan()).toMatchObject({ added: 0, moved: 4, missing: 0 })
  expect(seen()).toEqual(before)
})
