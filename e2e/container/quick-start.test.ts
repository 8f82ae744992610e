import { afterAll, expect, test } from 'bun:test'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../..')
const readme = readFileSync(join(repository, 'README.md'), 'utf8')
const section = /\n## Docker\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? ''
const commands = [...section.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
)

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-quick-start-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The README's commands in a copy of the files they use, with a `docker` that records its calls. */
function project(name: string, files: Record<string, string> = {}) {
  const place = join(folder, name)
  mkdirSync(join(place, 'tools'), { recursive: true })
  mkdirSync(join(place, 'monitoring'))
  for (const file of ['build-docker.sh', 'docker-compose.yml', 'monitoring/.env.example'])
    copyFileSync(join(repository, file), join(place, file))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text)
  const docker = join(place, 'tools/docker')
  writeFileSync(
    docker,
    `#!/bin/sh\n[ "$2" = version ] || echo "\${COMPOSE_PROFILES:-none}: $*" >>'${place}/called'\n`,
  )
  chmodSync(docker, 0o755)
  const run = (command: string) =>
    Bun.spawnSync(['/bin/sh', '-c', command], {
      cwd: place,
      env: { PATH: `${join(place, 'tools')}:/usr/bin:/bin`, GIT_CEILING_DIRECTORIES: folder },
    })
  const called = (): string[] => readFileSync(join(place, 'called'), 'utf8').trim().split('\n')
  return { place, run, called }
}

test('the quick start works as it is written, one command after the other', () => {
  expect(commands.slice(0, 2)).toEqual([
    'cp monitoring/.env.example monitoring/.env',
    './build-docker.sh -d catalog-server',
  ])
  const { place, run, called } = project('as-written')
  for (const command of commands) {
    const { exitCode, stderr } = run(command)
    expect([command, exitCode, stderr.toString()]).toEqual([command, 0, ''])
  }
  expect(called()).toEqual([
    'none: compose up --build -d catalog-server',
    'none: compose logs catalog-server',
    'monitoring: compose up --build -d',
  ])
  expect(existsSync(join(place, 'monitoring/.env'))).toBe(true)
  for (const made of ['db', 'media', 'music']) expect(existsSync(join(place, 'data', made))).toBe(true)
})

test('the folders that .env names are made, and those of the environment before them', () => {
  const { place, run } = project('named', {
    '.env': `DB_DIR="${folder}/named/my db"\nMUSIC_DIR=./songs # mine\nMEDIA_DIR=./unused\nBACKUP_DIR=./kept\n`,
  })
  expect(run('MEDIA_DIR=./pictures ./build-docker.sh').exitCode).toBe(0)
  for (const made of ['my db', 'songs', 'pictures', 'kept']) expect(existsSync(join(place, made))).toBe(true)
  for (const other of ['data', 'unused']) expect(existsSync(join(place, other))).toBe(false)
})
