import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathOf, root } from './tools.ts'

/**
 * Runs the entry point as in the container, with busybox only, and with an `alertmanager` that shows how it was
 * called.
 */
export function runEntrypoint(variables: Record<string, string>, args: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-alertmanager-'))
  const bin = join(folder, 'bin')
  const config = join(folder, 'alertmanager.yml')
  mkdirSync(bin)
  Bun.spawnSync([pathOf('busybox'), '--install', '-s', bin])
  writeFileSync(join(bin, 'alertmanager'), '#!/bin/sh\nprintf "%s\\n" "$@" >"$OUT/args"\nenv >"$OUT/env"\n')
  chmodSync(join(bin, 'alertmanager'), 0o755)
  // As a restarted container finds it: readable by all, from the last time.
  writeFileSync(config, 'old: true\n', { mode: 0o644 })
  const { stdout, stderr, exitCode } = Bun.spawnSync(
    [pathOf('busybox'), 'sh', join(root, 'monitoring/alertmanager-entrypoint.sh'), ...args],
    { cwd: folder, env: { PATH: bin, OUT: folder, ALERTMANAGER_CONFIG: config, ...variables } },
  )
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  return {
    exitCode,
    printed: `${stdout.toString()}${stderr.toString()}`,
    config: read(config),
    configPath: config,
    configMode: statSync(config).mode & 0o777,
    calledWith: read(join(folder, 'args')).trim().split('\n'),
    environment: read(join(folder, 'env')),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
