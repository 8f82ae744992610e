import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeTrack } from '../../testing/library-fixture.ts'
import { createTestApp } from '../../testing/test-app.ts'

test('lists follow the chosen language at once, what a scan adds later too, and sort names of tags count before it', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  let hz = 300
  const put = (album: string, more: Record<string, string> = {}) =>
    makeTrack(join(music, `${album}/01.mp3`), {
      frequencyHz: (hz += 10),
      tags: { ALBUM: album, ARTIST: `${album}s`, TITLE: album, ...more },
    })
  for (const album of ['Die Zeit', 'Öl', 'Otto', 'Zorn']) await put(album)
  await alice.library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const names = async (filter?: string) =>
    (await alice.catalog.albums({ query: { sort: 'name', ...(filter && { filter }) } })).items.map(
      ({ name }) => name,
    )
  const artists = async () =>
    (await alice.catalog.artists({ query: { sort: 'name' } })).items.map(({ name }) => name)
  expect(await alice.library.sorting()).toEqual({ language: 'en', articles: true, is_applying: false })
  expect(await names()).toEqual(['Die Zeit', 'Öl', 'Otto', 'Zorn'])

  const choose = async (language: 'de' | 'sv', articles: boolean) => {
    await alice.library.setSorting({ body: { language, articles } })
    // The library does one thing at a time: behind a scan it is done.
    await app.app.library.scanToEnd()
    expect(await alice.library.sorting()).toEqual({ language, articles, is_applying: false })
  }
  await choose('de', true)
  expect(await names()).toEqual(['Öl', 'Otto', 'Die Zeit', 'Zorn'])
  expect(await names('die')).toEqual(['Die Zeit'])
  await choose('sv', false)
  expect(await names()).toEqual(['Die Zeit', 'Otto', 'Zorn', 'Öl'])
  expect(await artists()).toEqual(['Die Zeits', 'Ottos', 'Zorns', 'Öls'])
  await put('Åke')
  await app.app.library.scanToEnd()
  expect(await names()).toEqual(['Die Zeit', 'Otto', 'Zorn', 'Åke', 'Öl'])

  await expect(
    app.as('bob').library.setSorting({ body: { language: 'de', articles: true } }),
  ).rejects.toThrow()
})
