import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeAlbum } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const album = (title: string, frequencyHz: number) => ({
  title,
  artist: 'A',
  tracks: ['1', '2', '3'],
  frequencyHz,
})

test('a cancelled scan stops within a second, keeps what it read, and the next one goes on from there', async () => {
  let slow = true
  await using it = await createTestLibrary({
    beforeRead: async (path) => {
      if (slow && path.includes('Slow')) await Bun.sleep(20_000)
    },
  })
  await makeAlbum(join(it.music, 'Fast'), album('Fast', 300))
  await makeAlbum(join(it.music, 'Slow'), album('Slow', 400))
  await it.library.useFolders([it.music])
  await it.library.startScan()
  while ((await it.library.status()).added < 3) await Bun.sleep(5)
  expect(await it.library.status()).toMatchObject({ state: 'running', files_done: 3, added: 3 })

  const startedAt = performance.now()
  expect(await it.library.cancelScan()).toMatchObject({ state: 'cancelling' })
  while ((await it.library.status()).state !== 'idle') await Bun.sleep(5)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(await it.library.status()).toMatchObject({ outcome: 'cancelled', added: 3, missing: 0 })

  slow = false
  it.opened()
  expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 3, unchanged: 3 })
  expect(it.opened().every((path) => path.startsWith('Slow/'))).toBe(true)
})

test('two scans never overlap; a folder added during one is scanned after it', async () => {
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await using it = await createTestLibrary({ beforeRead: () => held })
  const other = join(it.music, '../other')
  await makeAlbum(join(it.music, 'One'), album('One', 300))
  await makeAlbum(join(other, 'Two'), album('Two', 400))
  await it.library.addFolder(it.music)
  await it.library.startScan()
  await it.library.addFolder(other)
  expect(await it.library.status()).toMatchObject({ state: 'running' })
  release()
  const status = await it.scan()
  expect(status).toMatchObject({ state: 'idle', added: 3, unchanged: 3 })
  expect(it.albums()).toHaveLength(2)
})

test('removing a folder hides its music at once; adding it again brings the same tracks back', async () => {
  await using it = await createTestLibrary()
  await makeAlbum(join(it.music, 'One'), album('One', 300))
  const { id } = await it.library.addFolder(it.music)
  await it.scan()
  const before = it.tracks()
  const albumsBefore = it.albums()
  await it.library.removeFolder(id)
  expect(it.tracks().size).toBe(0)
  expect(await it.library.folders()).toEqual([])
  await it.library.addFolder(it.music)
  await it.scan()
  expect(it.tracks()).toEqual(before)
  expect(it.albums()).toEqual(albumsBefore)
})

test('a scan that is asked for while a folder is removed waits for that, and knows the folder no more', async () => {
  await using it = await createTestLibrary()
  const other = join(it.music, '../other')
  for (let number = 0; number < 6; number += 1)
    await makeAlbum(join(it.music, `Gone ${number}`), album(`Gone ${number}`, 300 + 40 * number))
  await makeAlbum(join(other, 'Two'), album('Two', 700))
  await it.library.useFolders([other])
  const { id } = await it.library.addFolder(it.music)
  await it.library.cancelScan()
  const removal = it.library.removeFolder(id)
  await it.library.startScan()
  const status = await it.scan()
  await removal
  expect(status).toMatchObject({ outcome: 'completed', added: 3, problems: 0 })
  expect(it.log).toEqual([])
  expect(it.albums()).toMatchObject([{ name: 'Two' }])
})

test('a scan that is asked for while one folder is removed outlives the removal of another', async () => {
  await using it = await createTestLibrary()
  const [one, two] = [join(it.music, '../one'), join(it.music, '../two')]
  for (const [index, path] of [one, two, it.music].entries())
    await makeAlbum(join(path, 'Album'), album(`Album ${index}`, 300 + 100 * index))
  const removed = [(await it.library.addFolder(one)).id, (await it.library.addFolder(two)).id]
  await it.library.addFolder(it.music)
  await it.scan()
  await makeAlbum(join(it.music, 'New'), album('New', 700))

  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const writing = it.catalog.gate.run(() => held)
  const removals = [it.library.removeFolder(removed[0] ?? 0)]
  await it.library.startScan()
  removals.push(it.library.removeFolder(removed[1] ?? 0))
  release()
  await Promise.all([writing, ...removals])
  expect((await it.library.status()).state).toBe('running')
  expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 3 })
})

test('a full scan that is asked for stays a full one when a folder is removed, or the one before was cancelled', async () => {
  await using it = await createTestLibrary()
  const other = join(it.music, '../other')
  await makeAlbum(join(it.music, 'One'), album('One', 300))
  await makeAlbum(join(other, 'Two'), album('Two', 400))
  await it.library.addFolder(it.music)
  const { id } = await it.library.addFolder(other)
  await it.scan()
  const all = ['One/01 1.mp3', 'One/02 2.mp3', 'One/03 3.mp3']

  it.opened()
  await it.library.startScan()
  await it.library.startScan(true)
  await it.library.removeFolder(id)
  await it.scan()
  expect(it.opened()).toEqual(all)

  await it.library.startScan(true)
  await it.library.cancelScan()
  it.opened()
  await it.library.startScan(true)
  expect(await it.scan()).toMatchObject({ outcome: 'completed' })
  expect(it.opened()).toEqual(all)
})

test('files that are to be read again are read, though a scan has passed by them already', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  await using it = await createTestLibrary({
    beforeRead: async (path) => {
      if (path.includes('Slow')) await held
    },
  })
  await makeAlbum(join(it.music, 'One'), { ...album('One', 300), artist: 'Ann & Bob' })
  await it.library.addFolder(it.music)
  await it.scan()
  await makeAlbum(join(it.music, 'Slow'), album('Slow', 400))
  it.opened()
  await it.library.startScan()
  while (it.opened().length === 0) await Bun.sleep(5)
  await it.library.grouping.add({ kind: 'names', text: 'Ann & Bob', names: ['Ann', 'Bob'] })
  release()
  while ((await it.library.status()).state !== 'idle') await Bun.sleep(5)
  expect(it.opened()).toContain('One/01 1.mp3')
})
