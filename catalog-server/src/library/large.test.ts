import { expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTone, writeTagged } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const files = 2_100

test('one folder of thousands of files is one album, whatever the parts it is read in', async () => {
  await using it = await createTestLibrary()
  const tone = await makeTone({ seconds: 1 })
  mkdirSync(join(it.music, 'Everything'))
  for (let file = 0; file < files; file += 1) {
    // The first artist for nearly all: only the last part shows that there are several.
    const tags = { TITLE: `Song ${file}`, ARTIST: file < files - 10 ? 'One' : 'Other', ALBUM: 'All' }
    writeFileSync(join(it.music, `Everything/${String(file).padStart(4, '0')}.mp3`), writeTagged(tone, tags))
  }
  await it.library.useFolders([it.music])
  const startedAt = performance.now()
  expect(await it.scan()).toMatchObject({ added: files, problems: 0 })
  const first = performance.now()
  expect(it.albums()).toMatchObject([{ name: 'All', artists: 'Various Artists', tracks: files }])
  expect(it.catalog.reader.query('SELECT id FROM albums').all()).toHaveLength(1)

  const again = performance.now()
  expect(await it.scan()).toMatchObject({ unchanged: files })
  const perSecond = (ms: number) => Math.round((files * 1_000) / ms)
  console.log(
    `first scan ${perSecond(first - startedAt)} files/s, unchanged ${perSecond(performance.now() - again)} files/s`,
  )
})
