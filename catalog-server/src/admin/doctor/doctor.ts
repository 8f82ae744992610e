import type { DoctorCheck } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { sqliteVersion, sqliteVersionMin } from '../../db/sqlite.ts'
import type { Storage } from '../../media/storage.ts'
import { musicFoldersOf } from './doctor-music.ts'
import { checkClock, checkDisk, checkFfmpeg } from './doctor-machine.ts'
import { checkDatabase, checkTogether } from './doctor-database.ts'
import { checkPrivacy } from './doctor-privacy.ts'
import { checkPort } from './doctor-ports.ts'
import type { PortWanted } from './doctor-ports.ts'
import type { PlaceReport } from './preflight.ts'
import { inspectPlaces, ourOwner, placesWanted } from './preflight.ts'

export type DoctorInput = {
  dataFolder: string
  mediaPath: string
  cacheFolder: string
  catalogDb: string
  userDb: string
  music: readonly string[]
  /** The ports that must be free, or held by our own server. A running server does not check them. */
  ports?: readonly PortWanted[]
  clock: Clock
  storage: Storage
}

/**
 * Checks everything that an installation depends on. Nothing is changed; a check that cannot be made counts as failed.
 */
export async function runDoctor(input: DoctorInput): Promise<DoctorCheck[]> {
  const checks = await Promise.all([
    checkDatabase('catalog.db', input.catalogDb),
    checkDatabase('user.db', input.userDb),
    checkDisk(input.dataFolder),
    checkFfmpeg(),
    checkClock(input.clock, input.userDb),
    ...(input.ports ?? []).map(checkPort),
  ])
  const privacy = checkPrivacy([input.catalogDb, input.userDb])
  return [...(await checkPlaces(input)), checkSqlite(), checkTogether(input), privacy, ...checks]
}

async function checkPlaces(input: DoctorInput): Promise<DoctorCheck[]> {
  const us = ourOwner()
  const music = [...new Set([...input.music, ...musicFoldersOf(input.catalogDb)])]
  const reports = await inspectPlaces(placesWanted({ ...input, music }), input.storage, us)
  return reports.map((report) => ({
    name: `${report.label} ${report.kind}`,
    state: stateOf(report),
    message:
      !report.exists && report.state === 'ok'
        ? `${report.path} is made at the first start`
        : report.problem === null
          ? `${report.path} (owner ${report.owner}, we are ${us})`
          : `${report.path} ${report.problem} (owner ${report.owner ?? 'unknown'}, we are ${us})`,
    fix: report.fix,
  }))
}

/** A server starts without a music folder, but the doctor still reports one that is gone or silent. */
const stateOf = ({ state, readable }: PlaceReport): DoctorCheck['state'] =>
  state === 'warning' && !readable ? 'failed' : state

function checkSqlite(): DoctorCheck {
  const version = sqliteVersion()
  const isRecent = Bun.semver.order(version, sqliteVersionMin) >= 0
  return {
    name: 'SQLite',
    state: isRecent ? 'ok' : 'failed',
    message: isRecent
      ? `version ${version}`
      : `version ${version} has a defect that can damage databases; ${sqliteVersionMin} or newer is needed`,
    fix: isRecent ? null : 'npm ci',
  }
}
