import { describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { root, textOf, yamlOf } from './tools.ts'

/**
 * The part of the compose specification that this repository uses, more strictly than its schema, by which
 * compose-schema.test.ts goes: every service is restarted, read-only, without capabilities and in one network.
 */
const words = z.array(z.string())
const Healthcheck = z.strictObject({
  test: z.tuple([z.enum(['CMD', 'CMD-SHELL'])], z.string()),
  interval: z.string().regex(/^\d+s$/),
  timeout: z.string().regex(/^\d+s$/),
  start_period: z.string().optional(),
})
const Service = z
  .strictObject({
    image: z.string().optional(),
    build: z
      .strictObject({ context: z.string(), dockerfile: z.string(), args: z.record(z.string(), z.string()) })
      .optional(),
    profiles: words.optional(),
    restart: z.literal('unless-stopped'),
    init: z.boolean().optional(),
    user: z.string().optional(),
    depends_on: words.optional(),
    env_file: z.array(z.strictObject({ path: z.string(), required: z.boolean() })).optional(),
    environment: z.record(z.string(), z.string()).optional(),
    entrypoint: words.optional(),
    command: words.optional(),
    ports: words,
    expose: words.optional(),
    volumes: words,
    networks: z.tuple([z.literal('monitoring')]),
    read_only: z.literal(true),
    tmpfs: words.optional(),
    cap_drop: z.tuple([z.literal('ALL')]),
    security_opt: z.tuple([z.literal('no-new-privileges:true')]),
    stop_grace_period: z.string().optional(),
    healthcheck: Healthcheck.optional(),
  })
  .refine(
    ({ image, build }) => (image === undefined) !== (build === undefined),
    'an image, or how to build it',
  )
const Compose = z.strictObject({
  services: z.record(z.string(), Service),
  networks: z.strictObject({ monitoring: z.strictObject({ driver: z.literal('bridge') }) }),
  volumes: z.record(z.string(), z.null()),
})

const { services, volumes } = Compose.parse(await yamlOf('docker-compose.yml'))
const serviceOf = (name: string) => Service.parse(services[name])
const monitoring = ['prometheus', 'alertmanager', 'grafana']

/** Splits `a:b:ro` without splitting the default in `${A:-b}`. */
const partsOf = (text: string): string[] => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').split(':')

test('only the server starts by default; the rest needs its profile', () => {
  expect(Object.keys(services).toSorted()).toEqual(['catalog-server', ...monitoring].toSorted())
  expect(serviceOf('catalog-server').profiles).toBeUndefined()
  expect(serviceOf('catalog-server').depends_on).toBeUndefined()
  for (const name of monitoring) expect(serviceOf(name).profiles).toEqual(['monitoring'])
})

test('the server is on 3001, and its metrics are for the network of the containers alone', () => {
  const { ports, expose } = serviceOf('catalog-server')
  expect(ports).toEqual(['3001:3001'])
  expect(expose).toEqual(['9091'])
  for (const { ports } of Object.values(services)) expect(ports.join()).not.toContain('9091')
})

test('the monitoring stack, which asks nobody who they are, is for this machine unless another address is named', () => {
  expect(monitoring.map((name) => serviceOf(name).ports)).toEqual([
    ['${MONITORING_HOST:-127.0.0.1}:9090:9090'],
    ['${MONITORING_HOST:-127.0.0.1}:9093:9093'],
    ['${MONITORING_HOST:-127.0.0.1}:3000:3000'],
  ])
})

test('images are pinned to a version', () => {
  for (const name of monitoring)
    expect(serviceOf(name).image).toMatch(/^(prom|grafana)\/\w+:v?\d+\.\d+\.\d+$/)
})

test('each service says whether it is well', async () => {
  expect(await textOf('catalog-server/Dockerfile')).toContain('\nHEALTHCHECK ')
  for (const name of monitoring) {
    const { healthcheck, ports } = serviceOf(name)
    const port = ports[0]?.split(':').at(-1)
    expect(healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${port}/`)
  }
})

test('nothing that a container mounts is missing, and what belongs to us cannot be written there', () => {
  const used = new Set<string>()
  for (const { volumes } of Object.values(services))
    for (const [from = '', , mode] of volumes.map(partsOf)) {
      if (!from.startsWith('.')) used.add(from)
      else if (!from.startsWith('./data/')) {
        expect(existsSync(resolve(root, from))).toBe(true)
        expect(mode).toBe('ro')
      }
    }
  expect([...used].toSorted()).toEqual(Object.keys(volumes).toSorted())
})

describe('settings in monitoring/.env', () => {
  test('are for those that send alerts or show figures, and may be missing', () => {
    for (const name of ['alertmanager', 'grafana'])
      expect(serviceOf(name).env_file).toEqual([{ path: 'monitoring/.env', required: false }])
    expect(serviceOf('prometheus').env_file).toBeUndefined()
  })

  test('are secrets: neither git nor an image takes them', () => {
    const ignored = Bun.spawnSync(['git', 'check-ignore', 'monitoring/.env', '.env'], { cwd: root })
    expect(ignored.stdout.toString().trim().split('\n')).toEqual(['monitoring/.env', '.env'])
    const example = Bun.spawnSync(['git', 'check-ignore', 'monitoring/.env.example'], { cwd: root })
    expect(example.stdout.toString()).toBe('')
  })
})

describe('settings in .env', () => {
  const { env_file, environment, volumes } = serviceOf('catalog-server')

  test('reach the server, and may be missing', () => {
    expect(env_file).toEqual([{ path: '.env', required: false }])
    expect(environment?.['LOG_LEVEL']).toBe('${LOG_LEVEL:-info}')
  })

  test('name a folder for backups, without which none are made', () => {
    expect(environment?.['PEZZOTTIFY_BACKUP_DIR']).toBe('${BACKUP_DIR:+/backups}')
    expect(volumes).toContain('${BACKUP_DIR:-pezzottify-backups}:/backups')
  })
})

test('Prometheus keeps a month, and takes a new configuration without a restart', () => {
  expect(serviceOf('prometheus').command).toEqual([
    '--config.file=/etc/prometheus/prometheus.yml',
    '--storage.tsdb.path=/prometheus',
    '--storage.tsdb.retention.time=30d',
    '--web.enable-lifecycle',
    '--web.external-url=http://localhost:9090',
  ])
})

test('Alertmanager starts by the script that writes its configuration', () => {
  const { entrypoint, volumes, tmpfs } = serviceOf('alertmanager')
  expect(entrypoint).toEqual(['/bin/sh', '/etc/alertmanager/entrypoint.sh'])
  expect(volumes).toContain('./monitoring/alertmanager-entrypoint.sh:/etc/alertmanager/entrypoint.sh:ro')
  expect(tmpfs).toEqual(['/tmp'])
})
