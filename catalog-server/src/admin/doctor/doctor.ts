import type { DoctorCheck } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import { sqliteVersion, sqliteVersionMin } from '../../db/sqlite.ts'
import type { Storage } from '../../media/storage.ts'
import { musicFoldersOf } from './doctor-music.ts'
import { checkClock, checkDisk, checkFfmpeg } from './doctor-machine.ts'
import { checkDatabase, checkTogether } from './doctor-database.ts'
import { checkPrivacy } from './doctor-privacy.ts'
import { checkPort } from './doctor-ports.ts'
import type { PortWanted } from './doctor-ports.ts'
import type { PathReport } from './preflight.ts'
import { inspectPath, ourOwner, requiredPaths } from './preflight.ts'
import type { RequiredPath } from './path-finding.ts'

export type DoctorInput = {
  dataFolder: string
  mediaPath: string
  cacheFolder: string
  catalogDb: string
  userDb: string
  music: readonly string[]
  backups?: { directory: string | null }
  /** The ports that must be free, or held by our own server. A running server does not check them. */
  ports?: readonly PortWanted[]
  clock: Clock
  storage: Storage
}

/** The interval at which somebody who waits is told for what. */
const waitingEveryMs = 1_000

/** A check that may take long: what it looks at may be large, or on a disk that does not answer. */
export type Look = {
  name: string
  /** The subject of the check, for people: the path of a folder or file. */
  subject: string
  look: () => Promise<DoctorCheck>
}

/**
 * Checks everything that an installation depends on. Nothing is changed; a check that cannot be made counts as failed.
 *
 * @param onWaiting is told from time to time which looks have not ended yet
 */
export async function runDoctor(
  input: DoctorInput,
  onWaiting: (looks: readonly Look[]) => void = () => undefined,
): Promise<DoctorCheck[]> {
  const looks = looksOf(input)
  const waiting = new Set(looks)
  const timer = setInterval(() => onWaiting([...waiting]), waitingEveryMs)
  const checks = Promise.all(looks.map((one) => one.look().finally(() => waiting.delete(one))))
  return checks.finally(() => clearInterval(timer))
}

/** The looks in the order in which they are shown. */
export function looksOf(input: DoctorInput): Look[] {
  const us = ourOwner()
  const { catalogDb, userDb } = input
  const music = [...new Set([...input.music, ...musicFoldersOf(catalogDb)])]
  const paths = requiredPaths({ ...input, music }).map((required): Look => ({
    name: nameOf(required),
    subject: required.path,
    look: async () => checkOf(await inspectPath(required, input.storage, us), us),
  }))
  const look = (name: string, subject: string, work: Look['look']): Look => ({ name, subject, look: work })
  const looks = [
    ...paths,
    look('SQLite', 'SQLite', async () => checkSqlite()),
    look('databases', 'databases', async () => checkTogether(input)),
    look('privacy', 'databases', async () => checkPrivacy([catalogDb, userDb])),
    look('catalog.db', catalogDb, () => checkDatabase('catalog.db', catalogDb, input)),
    look('user.db', userDb, () => checkDatabase('user.db', userDb, input)),
    look('disk space', input.dataFolder, () => checkDisk(input.dataFolder)),
    look('ffmpeg', 'ffmpeg', () => checkFfmpeg()),
    look('clock', 'clock', () => checkClock(input.clock, userDb)),
    ...(input.ports ?? []).map((port) => look(port.name, `port ${port.port}`, () => checkPort(port))),
  ]
  return looks.map((one) => ({ ...one, look: () => one.look().catch((error) => notMade(one.name, error)) }))
}

/** What stands in the way is most often a folder that may not be entered, which its own check reports. */
const notMade = (name: string, error: unknown): DoctorCheck => ({
  name,
  state: 'failed',
  message: `cannot be checked: ${messageOf(error)}`,
  fix: null,
})

const nameOf = ({ label, kind }: RequiredPath): string => `${label} ${kind}`

const checkOf = (report: PathReport, us: string): DoctorCheck => ({
  name: nameOf(report),
  state: stateOf(report),
  message:
    !report.exists && report.state === 'ok'
      ? `${report.path} is made ${report.required ? 'at the first start' : 'with the first backup'}`
      : report.problem === null
        ? `${report.path} (owner ${report.owner}, we are ${us})`
        : `${report.path} ${report.problem} (owner ${report.owner ?? 'unknown'}, we are ${us})`,
  fix: report.fix,
})

/** A server starts without a music folder, and without that for backups, but the doctor still reports one that fails. */
const stateOf = ({ state, need, readable, writable }: PathReport): DoctorCheck['state'] =>
  state === 'warning' && !(need === 'read' ? readable : writable) ? 'failed' : state

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
