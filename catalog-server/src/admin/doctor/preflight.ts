import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../base/errors.ts'
import type { Facts } from '../../media/disk/look-at.ts'
import { lookAt, nothingKnown } from '../../media/disk/look-at.ts'
import { isOnDiskOf } from '../../media/disk/mount-points.ts'
import type { Storage } from '../../media/storage.ts'
import type { RequiredPath } from './path-finding.ts'
import { findingOf } from './path-finding.ts'

export type PathReport = RequiredPath & {
  state: 'ok' | 'warning' | 'failed'
  exists: boolean
  readable: boolean
  writable: boolean
  /** `1000:1000`; null when it is unknown. */
  owner: string | null
  /** The problem in words; null when there is none. */
  problem: string | null
  /** The command that fixes it. */
  fix: string | null
}

/** A mount whose server is gone can block a call for ever. */
const answerMaxMs = 3_000

/** The user and group of this process as `uid:gid`. */
export const ourOwner = (): string => `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`

/**
 * Checks what this process may do with each path. Nothing is created or changed, and no disk with music is waited
 * for.
 */
export function inspectPaths(wanted: readonly RequiredPath[], storage: Storage): Promise<PathReport[]> {
  const us = ourOwner()
  return Promise.all(wanted.map((place) => inspectPath(place, storage, us)))
}

/** The paths of an installation. Database files are checked once they exist. */
export function requiredPaths(config: {
  dataFolder: string
  mediaPath: string
  cacheFolder: string
  catalogDb: string
  userDb: string
  music: readonly string[]
  backups?: { directory: string | null }
}): RequiredPath[] {
  const folder = { kind: 'folder', need: 'write', required: true } as const
  const files = [
    { label: 'catalog', path: config.catalogDb },
    { label: 'users', path: config.userDb },
  ].filter(({ path }) => existsSync(path))
  const elsewhere = new Set([config.catalogDb, config.userDb].map(dirname)).difference(
    new Set([config.dataFolder, config.mediaPath]),
  )
  const backups = config.backups?.directory ?? null
  return [
    { ...folder, label: 'data', path: config.dataFolder },
    {
      ...folder,
      label: 'media',
      path: config.mediaPath,
      holdsMusic: !isOnDiskOf(config.dataFolder, config.mediaPath),
    },
    { ...folder, label: 'cache', path: config.cacheFolder },
    ...[...elsewhere].map((path) => ({ ...folder, label: 'database', path })),
    ...files.map((file) => ({ ...folder, ...file, kind: 'file' as const })),
    ...config.music.map((path) => ({
      label: 'music',
      path,
      kind: 'folder' as const,
      need: 'read' as const,
      required: false,
      holdsMusic: true,
    })),
    ...(backups === null
      ? []
      : [
          {
            ...folder,
            label: 'backup',
            path: backups,
            required: false,
            holdsMusic: !isOnDiskOf(config.dataFolder, backups),
          },
        ]),
  ]
}

/** Like `inspectPaths`, for one of them. */
export async function inspectPath(place: RequiredPath, storage: Storage, us: string): Promise<PathReport> {
  const { path, kind } = place
  const looking = place.holdsMusic ? storage.disk(path).ask('lookAt', path, kind) : lookAt(path, kind)
  const silence: Facts = { ...nothingKnown, code: 'ETIMEDOUT' }
  const facts = await Promise.race([
    looking.catch((error: unknown) => {
      if (error instanceof AppError) return silence
      throw error
    }),
    Bun.sleep(answerMaxMs).then(() => silence),
  ])
  const { exists, readable, writable, owner } = facts
  const finding = place.need === 'write' && facts.creatable ? null : findingOf(place, facts, us)
  // A disk that does not answer has no music to serve, but everything else works.
  const isNeeded = place.required && !(place.holdsMusic && facts.code === 'ETIMEDOUT')
  const state = finding === null ? 'ok' : isNeeded ? 'failed' : 'warning'
  return {
    ...place,
    exists,
    readable,
    writable,
    owner,
    state,
    problem: finding?.problem ?? null,
    fix: finding?.fix ?? null,
  }
}
