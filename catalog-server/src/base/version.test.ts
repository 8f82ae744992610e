import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { releaseVersion, versionOf } from './version.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-version-'))
const git = (...command: string[]): string =>
  Bun.spawnSync(['git', '-c', 'user.name=Elena', '-c', 'user.email=elena@music.test', ...command], {
    cwd: folder,
  })
    .stdout.toString()
    .trim()
beforeAll(() => {
  writeFileSync(join(folder, 'package.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a build says its commit, and what is no clone has none', async () => {
  expect(await versionOf({}, folder)).toBe(releaseVersion)
  expect(await versionOf({ GIT_HASH: '1a2b3c4' }, folder)).toBe(`${releaseVersion}-1a2b3c4`)
  expect(await versionOf({ GIT_HASH: '1a2b3c4', GIT_DIRTY: '1' }, folder)).toBe(
    `${releaseVersion}-1a2b3c4-dirty`,
  )
})

test('a clone says its commit, and whether files differ from it', async () => {
  git('init', '--quiet')
  git('add', '.')
  expect(await versionOf({}, folder)).toBe(releaseVersion)
  git('commit', '--quiet', '--message', 'music')
  const hash = git('rev-parse', '--short', 'HEAD')
  expect(hash).toMatch(/^[0-9a-f]{4,}$/)
  expect(await versionOf({}, folder)).toBe(`${releaseVersion}-${hash}`)
  writeFileSync(join(folder, 'package.json'), '{ }')
  expect(await versionOf({}, folder)).toBe(`${releaseVersion}-${hash}-dirty`)
})
