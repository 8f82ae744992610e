import { expect, test } from 'bun:test'
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'
import type { FolderProbe } from './folders/folder-state.ts'
import { folderState } from './folders/folder-state.ts'

const failing = (code: string): Error => Object.assign(new Error(code), { code })
const locked: FolderProbe = {
  stat: async () => ({ isDirectory: true, uid: 1000, gid: 100, mode: 0o40700 }),
  enter: async () => Promise.reject(failing('EACCES')),
  entries: async () => [],
  uid: 65534,
}

test('a folder that may not be read is told with its owner, who we are, and the line that helps', async () => {
  const { state, message } = await folderState("/srv/Bob's music", locked)
  expect(state).toBe('unreadable')
  expect(message).toContain("/srv/Bob's music cannot be read: it belongs to user 1000, group 100 (mode 0700)")
  expect(message).toContain('this server runs as user 65534')
  expect(message).toContain(String.raw`sudo chmod -R a+rX '/srv/Bob'\''s music'`)
  expect(message).toContain(String.raw`sudo chown -R 65534 '/srv/Bob'\''s music'`)
})

test('when the folder above is locked, that one is named', async () => {
  const above: FolderProbe = {
    ...locked,
    stat: async (path) => (path === '/home/bob' ? locked.stat(path) : Promise.reject(failing('EACCES'))),
  }
  expect((await folderState('/home/bob/music/best', above)).message).toStartWith('/home/bob cannot be read')
})

test('a folder on a disk that does not answer is told within seconds', async () => {
  const hung: FolderProbe = { ...locked, stat: () => new Promise(() => undefined) }
  expect(await folderState('/mnt/nas', hung)).toMatchObject({
    state: 'unreadable',
    message: expect.stringContaining('does not answer'),
  })
})

test('a path that cannot be a music folder is refused with the reason', async () => {
  await using it = await createTestLibrary()
  const file = join(it.music, 'song.mp3')
  writeFileSync(file, '')
  const refusal = (path: string) =>
    it.library
      .addFolder(path)
      .catch((error: { code: string; message: string }) => `${error.code}: ${error.message}`)
  expect(await refusal(join(it.music, 'nowhere'))).toContain('folder_unusable: ')
  expect(await refusal(join(it.music, 'nowhere'))).toContain('does not exist')
  expect(await refusal(file)).toContain('is a file')
  expect(await refusal(join(file, 'deeper'))).toContain('is a file')
})

test('no music folder lies inside another one, not even through a link', async () => {
  await using it = await createTestLibrary()
  mkdirSync(join(it.music, 'inner'))
  symlinkSync(join(it.music, 'inner'), join(it.music, '../link'))
  await it.library.addFolder(it.music)
  const refusal = (path: string) => it.library.addFolder(path).catch((error: { code: string }) => error.code)
  expect(await refusal(it.music)).toBe('conflict')
  expect(await refusal(`${it.music}/../music/`)).toBe('conflict')
  expect(await refusal(join(it.music, 'inner'))).toBe('conflict')
  expect(await refusal(join(it.music, '../link'))).toBe('conflict')
  expect(await refusal(join(it.music, '..'))).toBe('conflict')
  expect(await it.library.folders()).toHaveLength(1)
})

test('of two folders that are added at once, none lies inside the other, and none is there twice', async () => {
  await using it = await createTestLibrary()
  const inner = join(it.music, 'inner')
  mkdirSync(inner)
  const ends = await Promise.allSettled([inner, it.music, inner].map((path) => it.library.addFolder(path)))
  const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
  expect(refusals).toEqual(['conflict', 'conflict'])
  expect(await it.library.folders()).toHaveLength(1)
})

test('folders named at the start that cannot be noted down hinder neither the others nor the end', async () => {
  await using it = await createTestLibrary()
  await it.library.addFolder(it.music)
  it.catalog.writer.run('PRAGMA query_only = ON')
  await expect(it.library.useFolders([it.music, join(it.music, '../later')])).rejects.toThrow('readonly')
  it.catalog.writer.run('PRAGMA query_only = OFF')
  expect(await it.library.folders()).toHaveLength(1)
  expect((await it.library.scanToEnd()).outcome).toBe('completed')
  await it.library.close()
})

test('folders named at the start are known even when they are not there, and stay when no longer named', async () => {
  await using it = await createTestLibrary()
  const later = join(it.music, '../later')
  await it.library.useFolders([it.music, later, join(it.music, 'inside')])
  expect(it.log.join('\n')).toContain('lies inside the music folder')
  expect((await it.library.folders()).map(({ origin, state }) => [origin, state])).toEqual([
    ['option', 'missing'],
    ['option', 'empty'],
  ])
  await it.library.useFolders([it.music])
  const folders = await it.library.folders()
  expect(folders.map(({ origin }) => origin)).toEqual(['added', 'option'])
  const option = folders.find(({ origin }) => origin === 'option')
  await expect(it.library.removeFolder(option?.id ?? 0)).rejects.toMatchObject({ code: 'conflict' })
  await expect(it.library.removeFolder(999)).rejects.toMatchObject({ code: 'not_found' })
  await expect(it.library.addDemo()).rejects.toMatchObject({ code: 'unavailable' })
})

test('looking around shows folders in order, without the helpers of programs, and what a folder holds', async () => {
  await using it = await createTestLibrary()
  for (const name of ['b', 'a 10', 'a 9', '.stfolder', '@eaDir']) mkdirSync(join(it.music, name))
  await makeTrack(join(it.music, 'one.mp3'))
  writeFileSync(join(it.music, 'notes.txt'), '')
  const listing = await it.library.browse(`${it.music}/b/..`)
  expect(listing).toMatchObject({ path: realpathSync(it.music), audio_files: 1, other_files: 1 })
  expect(listing.entries.map(({ name, readable }) => [name, readable])).toEqual([
    ['a 9', true],
    ['a 10', true],
    ['b', true],
  ])
  expect(listing.parent).toBe(realpathSync(join(it.music, '..')))
  expect(await it.library.browse('/')).toMatchObject({ path: '/', parent: null })
  expect((await it.library.browse()).path).toStartWith('/')
  const refused = { code: 'folder_unusable' }
  await expect(it.library.browse(join(it.music, 'one.mp3'))).rejects.toMatchObject(refused)
  await expect(it.library.browse(join(it.music, 'nowhere'))).rejects.toMatchObject(refused)
  await expect(it.library.browse('/etc/\0')).rejects.toMatchObject(refused)
})

test('the files below a folder are counted in the background', async () => {
  await using it = await createTestLibrary()
  await makeTrack(join(it.music, 'A/one.mp3'))
  await makeTrack(join(it.music, 'A/B/two.mp3'))
  await makeTrack(join(it.music, '.stfolder/three.mp3'))
  writeFileSync(join(it.music, 'A/cover.jpg'), '')
  expect(await it.library.count(it.music)).toEqual({ audio_files: 0, complete: false })
  let count = await it.library.count(it.music)
  while (!count.complete) {
    await Bun.sleep(2)
    count = await it.library.count(it.music)
  }
  expect(count).toEqual({ audio_files: 2, complete: true })
  rmSync(it.music, { recursive: true })
  await expect(it.library.count(it.music)).rejects.toMatchObject({ code: 'folder_unusable' })
})
