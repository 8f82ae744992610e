import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

async function empty() {
  const testLibrary = await createTestLibrary()
  await testLibrary.library.useFolders([testLibrary.music])
  return testLibrary
}

test('files without numbers are in the order of those in their names, and numbers in tags go before', async () => {
  await using it = await empty()
  const parts = ['Book part 1', 'Book part 2', 'Book part 10', 'Book part 011', 'epilogue', 'Foreword']
  for (const [index, name] of parts.entries())
    await makeTrack(join(it.music, `Book/${name}.mp3`), {
      frequencyHz: 300 + index * 50,
      tags: name === 'Foreword' ? { TRACKNUMBER: '1' } : {},
    })
  await it.scan()
  const numbers = it.catalog.reader
    .query<{ name: string; track_number: number }, []>('SELECT name, track_number FROM tracks')
    .all()
  expect(new Map(numbers.map(({ name, track_number }) => [name, track_number]))).toEqual(
    new Map(parts.map((name, index) => [name, name === 'Foreword' ? 1 : index + 1])),
  )
})

test('a file that comes between files without numbers is in its place among them', async () => {
  await using it = await empty()
  const put = (name: string, frequencyHz: number, tags = {}) =>
    makeTrack(join(it.music, `Book/${name}.mp3`), { frequencyHz, tags })
  await put('part 2', 300)
  await put('part 10', 350)
  await put('part 9', 400, { TRACKNUMBER: '9' })
  await it.scan()
  const places = (): string[] =>
    it.catalog.reader
      .query<{ place: string }, []>(
        "SELECT name || ': ' || track_number AS place FROM tracks ORDER BY track_number, name",
      )
      .all()
      .map(({ place }) => place)
  expect(places()).toEqual(['part 2: 1', 'part 10: 3', 'part 9: 9'])
  const before = it.tracks()
  it.opened()
  await put('part 11', 450)
  await it.scan()
  expect(it.opened()).toEqual(['Book/part 11.mp3'])
  await put('part 1', 500)
  await it.scan()
  expect(it.opened()).toEqual([1, 10, 11, 2].map((part) => `Book/part ${part}.mp3`))
  expect(places()).toEqual(['part 1: 1', 'part 2: 2', 'part 10: 4', 'part 11: 5', 'part 9: 9'])
  for (const [path, { id }] of before) expect(it.tracks().get(path)?.id).toBe(id)
  await it.scan()
  expect(it.opened()).toEqual([])
})
