import { afterAll, describe, expect, test } from 'bun:test'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { api } from '../packages/contract/src/index.ts'

const root = join(import.meta.dir, '..')
const text = (path: string): Promise<string> => Bun.file(join(root, path)).text()

const dockerfile = (await text('catalog-server/Dockerfile')).replace(/\\\n/g, ' ')
const finalStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))
const buildStage = dockerfile.slice(0, dockerfile.lastIndexOf('\nFROM '))
const lineOf = (instruction: string): string =>
  new RegExp(`^\\s*${instruction}\\s+(.*)$`, 'm').exec(finalStage)?.[1]?.trim() ?? ''

describe('the image', () => {
  test('is small, carries ffmpeg, and does not run as root', () => {
    expect(finalStage).toStartWith('\nFROM debian:bookworm-slim\n')
    expect(finalStage).toContain('ffmpeg')
    expect(lineOf('USER')).toBe('pezzottify')
    expect(finalStage).toContain('useradd --uid 1000')
  })

  test('has its three commands on the path, its ports, its volume and its version', () => {
    expect(lineOf('ENV')).toStartWith('PATH=/app/bin:$PATH')
    expect(finalStage).toContain('\nCOPY --from=build /app/bin bin\n')
    for (const name of ['catalog-server', 'cli-auth', 'pezzottify'])
      expect(buildStage).toContain(`bin/${name}`)
    expect(lineOf('EXPOSE')).toBe('3001 9091')
    expect(lineOf('VOLUME')).toBe('/data')
    expect(buildStage).toMatch(/\nARG GIT_HASH=unknown\nARG GIT_DIRTY=0\nRUN npm run build:binary /)
  })

  test('starts the server on the databases below /data and asks it for its health', () => {
    expect(JSON.parse(lineOf('CMD'))).toEqual([
      'catalog-server',
      '/data/db/catalog.db',
      '/data/db/user.db',
      '--media-path',
      '/data/media',
      '--content-cache-age-sec=60',
      '--logging-level',
      'path',
      '--frontend-dir-path',
      '/app/web',
    ])
    expect(lineOf('HEALTHCHECK')).toContain(api.server.health.path)
  })

  test('is built from the manifest of every workspace that its lock file names', async () => {
    const { workspaces } = JSON.parse(await text('package.json')) as { workspaces: string[] }
    for (const workspace of workspaces)
      expect(dockerfile).toContain(`COPY ${workspace}/package.json ${workspace}/\n`)
  })

  test('leaves out data, secrets and what is installed here', async () => {
    const ignored = (await text('.dockerignore')).split('\n')
    for (const entry of ['.git', '**/node_modules', '**/dist', '**/.env', 'data'])
      expect(ignored).toContain(entry)
  })
})

test('compose runs the server alone, unprivileged, on folders of this repository or those that are named', async () => {
  const compose = Bun.YAML.parse(await text('docker-compose.yml')) as {
    services: Record<string, Record<string, unknown>>
  }
  expect(compose.services['catalog-server']).toMatchObject({
    build: {
      context: '.',
      dockerfile: 'catalog-server/Dockerfile',
      args: { GIT_HASH: '${GIT_HASH:-unknown}', GIT_DIRTY: '${GIT_DIRTY:-0}' },
    },
    user: '${PUID:-1000}:${PGID:-1000}',
    restart: 'unless-stopped',
    ports: ['3001:3001'],
    expose: ['9091'],
    volumes: [
      'pezzottify-data:/data',
      '${DB_DIR:-./data/db}:/data/db',
      '${MEDIA_DIR:-./data/media}:/data/media',
      '${MUSIC_DIR:-./data/music}:/music:ro',
      '${BACKUP_DIR:-pezzottify-backups}:/backups',
    ],
    networks: ['monitoring'],
    read_only: true,
    cap_drop: ['ALL'],
  })
})

describe('build-docker.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-container-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A substitute for an installed Docker: it prints its arguments. `tells` is its answer to "compose version". */
  function place(name: string, tools: Record<string, string>): string {
    const project = join(folder, name)
    mkdirSync(join(project, 'tools'), { recursive: true })
    cpSync(join(root, 'build-docker.sh'), join(project, 'build-docker.sh'))
    for (const [tool, script] of Object.entries(tools)) {
      writeFileSync(join(project, 'tools', tool), `#!/bin/sh\n${script}\n`)
      chmodSync(join(project, 'tools', tool), 0o755)
    }
    return project
  }

  function run(project: string, ...args: string[]) {
    const { stdout, exitCode } = Bun.spawnSync([join(project, 'build-docker.sh'), ...args], {
      cwd: tmpdir(),
      env: { PATH: `${join(project, 'tools')}:/usr/bin:/bin`, GIT_CEILING_DIRECTORIES: folder },
    })
    return { out: stdout.toString().trim(), exitCode }
  }
  const git = (project: string, ...args: string[]): string =>
    Bun.spawnSync(['git', '-c', 'user.name=x', '-c', 'user.email=x@x.example', ...args], { cwd: project })
      .stdout.toString()
      .trim()

  const show = 'echo "$GIT_HASH $GIT_DIRTY: $0 $*" | sed "s|/.*/||"'

  test('hands its arguments and the version on, outside of git as well', () => {
    const project = place('plain', { docker: `[ "$2" = version ] || ${show}` })
    expect(run(project, '-d', 'catalog-server')).toEqual({
      out: 'unknown 0: docker compose up --build -d catalog-server',
      exitCode: 0,
    })
  })

  test('says which commit it is, and whether the work tree has changes', () => {
    const project = place('versioned', { docker: `[ "$2" = version ] || ${show}` })
    writeFileSync(join(project, '.gitignore'), 'tools\ndata\n')
    git(project, 'init', '-q')
    git(project, 'add', '-A')
    git(project, 'commit', '-q', '-m', 'first')
    const hash = git(project, 'rev-parse', '--short', 'HEAD')
    expect(run(project).out).toBe(`${hash} 0: docker compose up --build`)
    writeFileSync(join(project, 'changed'), '')
    expect(run(project).out).toBe(`${hash} 1: docker compose up --build`)
  })

  test('takes the older compose where the newer is missing, and fails when it fails', () => {
    const older = place('older', { docker: 'exit 1', 'docker-compose': `${show}; exit 3` })
    expect(run(older, 'up')).toEqual({ out: 'unknown 0: docker-compose up --build up', exitCode: 3 })
  })
})
