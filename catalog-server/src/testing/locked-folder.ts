import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from './library-fixture.ts'
import { createTestLibrary } from './test-library.ts'

// Run as a separate program by a user who is not root: for root no folder is locked.

await using it = await createTestLibrary()
const problems = async (): Promise<string[]> =>
  (await it.library.problems({ limit: 100 })).items.map(({ code }) => code)

await makeAlbum(join(it.music, 'Miles/Blue'), {
  title: 'Blue',
  artist: 'Miles',
  tracks: ['So What', 'All Blues'],
})
await makeAlbum(join(it.music, 'Björk/Debut'), {
  title: 'Debut',
  artist: 'Björk',
  tracks: ['Human Behaviour', 'Crying'],
  frequencyHz: 500,
})
await it.library.useFolders([it.music])
await it.scan()
const before = [...it.tracks()]

chmodSync(join(it.music, 'Miles'), 0)
const { missing } = await it.scan()
const locked = { missing, problems: await problems(), tracks: [...it.tracks()] }

chmodSync(join(it.music, 'Miles'), 0o755)
await it.scan()
const opened = { problems: await problems(), tracks: [...it.tracks()] }
process.stdout.write(JSON.stringify([before, locked, opened]))
