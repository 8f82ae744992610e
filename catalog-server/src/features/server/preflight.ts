import { constants, existsSync } from 'node:fs'
import type { Stats } from 'node:fs'
import { access, opendir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../../errors.ts'
import type { Facts, PlaceWanted } from './place-finding.ts'
import { findingOf } from './place-finding.ts'

export type PlaceReport = PlaceWanted & {
  state: 'ok' | 'warning' | 'failed'
  exists: boolean
  readable: boolean
  writable: boolean
  /** `1000:1000`; null when it cannot be told. */
  owner: string | null
  /** What is wrong, in words; null when nothing is. */
  problem: string | null
  /** The command that mends it. */
  fix: string | null
}

/** A mount whose other end is gone can keep a call for ever; the threads that hang there are not waited for. */
const answerMaxMs = 3_000

/** Who this process is, as `uid:gid`. */
export const ourOwner = (): string => `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`

/** What this process may do with each place. Nothing is created or changed. */
export function inspectPlaces(
  wanted: readonly PlaceWanted[],
  us: string = ourOwner(),
): Promise<PlaceReport[]> {
  return Promise.all(wanted.map((place) => inspect(place, us)))
}

/** The places of an installation. Database files count once they exist. */
export function placesWanted(places: {
  dataFolder: string
  mediaPath: string
  cacheFolder: string
  catalogDb: string
  userDb: string
  music: readonly string[]
}): PlaceWanted[] {
  const folder = { kind: 'folder', need: 'write', required: true } as const
  const files = [
    { label: 'catalog', path: places.catalogDb },
    { label: 'users', path: places.userDb },
  ].filter(({ path }) => existsSync(path))
  return [
    { ...folder, label: 'data', path: places.dataFolder },
    { ...folder, label: 'media', path: places.mediaPath },
    { ...folder, label: 'cache', path: places.cacheFolder },
    ...files.map((file) => ({ ...folder, ...file, kind: 'file' as const })),
    ...places.music.map((path) => ({
      label: 'music',
      path,
      kind: 'folder' as const,
      need: 'read' as const,
      required: false,
    })),
  ]
}

async function inspect(place: PlaceWanted, us: string): Promise<PlaceReport> {
  const facts = await Promise.race([
    lookAt(place),
    Bun.sleep(answerMaxMs).then((): Facts => ({ ...nothingKnown, code: 'ETIMEDOUT' })),
  ])
  const { exists, readable, writable, owner } = facts
  const finding = place.required && facts.creatable ? null : findingOf(place, facts, us)
  const state = finding === null ? 'ok' : place.required ? 'failed' : 'warning'
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

const nothingKnown: Facts = {
  exists: true,
  readable: false,
  writable: false,
  owner: null,
  code: null,
  mismatch: false,
  writeCode: null,
  creatable: false,
}

async function lookAt({ path, kind }: PlaceWanted): Promise<Facts> {
  let found: Stats
  try {
    found = await stat(path)
    if (found.isDirectory()) await list(path)
  } catch (error) {
    const code = systemCodeOf(error) ?? 'unknown'
    if (code !== 'ENOENT') return { ...nothingKnown, code }
    return { ...nothingKnown, exists: false, creatable: await isCreatable(path) }
  }
  const owner = `${found.uid}:${found.gid}`
  if (kind === 'folder' ? !found.isDirectory() : !found.isFile())
    return { ...nothingKnown, owner, mismatch: true }
  const toRead = kind === 'folder' ? constants.R_OK | constants.X_OK : constants.R_OK
  const writeCode = await refusalOf(path, constants.W_OK)
  const readable = (await refusalOf(path, toRead)) === null
  return { ...nothingKnown, owner, readable, writable: writeCode === null, writeCode }
}

/** A folder behind a lost mount looks fine until it is listed. Missing rights are told apart later. */
async function list(path: string): Promise<void> {
  try {
    await (await opendir(path)).close()
  } catch (error) {
    if (systemCodeOf(error) !== 'EACCES') throw error
  }
}

const refusalOf = (path: string, mode: number): Promise<string | null> =>
  access(path, mode).then(
    () => null,
    (error: unknown) => systemCodeOf(error) ?? 'unknown',
  )

async function isCreatable(path: string): Promise<boolean> {
  const above = dirname(path)
  if (above === path) return false
  const refusal = await refusalOf(above, constants.W_OK | constants.X_OK)
  return refusal === null || (refusal === 'ENOENT' && (await isCreatable(above)))
}
