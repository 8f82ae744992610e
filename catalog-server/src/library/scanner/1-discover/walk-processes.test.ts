import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { createTestLibrary } from '../../../testing/test-library.ts'
import { makeAlbum } from '../../../testing/library-fixture.ts'
import { partProcesses } from '../../../testing/part-processes.ts'

const walking = (): number[] => partProcesses('scanner/1-discover/child')

test('one process does the walks that follow each other, and sees what came between them', async () => {
  await using it = await createTestLibrary()
  const album = (title: string, frequencyHz: number) => ({
    title,
    artist: 'A',
    tracks: ['1', '2'],
    frequencyHz,
  })
  await makeAlbum(join(it.music, 'One'), album('One', 300))
  await it.library.useFolders([it.music])
  expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 2 })
  const first = walking()
  expect(first).toHaveLength(1)
  await makeAlbum(join(it.music, 'Two'), album('Two', 400))
  expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 2, unchanged: 2 })
  expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 0, unchanged: 4 })
  expect(walking()).toEqual(first)
  for (const pid of first) process.kill(pid, 'SIGKILL')
  while (walking().length > 0) await Bun.sleep(5)
  await Bun.sleep(20)
  expect(await it.scan()).toMatchObject({ outcome: 'completed', added: 0, unchanged: 4 })
  expect(walking()).not.toEqual(first)
})

test('the process ends with the library', async () => {
  const it = await createTestLibrary()
  await it.library.useFolders([it.music])
  await it.scan()
  expect(walking()).toHaveLength(1)
  await it[Symbol.asyncDispose]()
  while (walking().length > 0) await Bun.sleep(5)
})
