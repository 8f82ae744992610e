import type { ScanProblem, ScanStatus } from '@pezzottify/contract'
import type { CreateApp } from '../../app/config.ts'
import { systemClock } from '../../base/clock.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { AppError } from '../../base/errors.ts'
import { ourOwner, preflightText } from '../../admin/doctor/index.ts'
import { createLog } from '../../base/log.ts'
import { createStorage } from '../../media/storage.ts'
import { versionOf } from '../../base/version.ts'
import { lookAtOthers, prepareFolders } from './data-folders.ts'
import type { ServeConfig } from './serve-config.ts'

const problemsShownMax = 50
const progressEveryMs = 2_000

/**
 * Scans all music folders to the end, reading every file in a full scan, and prints the result. Resolves to the exit
 * status.
 */
export async function scan(config: ServeConfig, createApp: CreateApp, isFull: boolean): Promise<number> {
  const storage = createStorage({ clock: systemClock })
  const reports = [...(await prepareFolders(config, storage)), ...(await lookAtOthers(config, storage))]
  storage.close()
  if (reports.some((report) => report.state !== 'ok')) console.error(preflightText(reports, ourOwner()))
  if (reports.some((report) => report.state === 'failed'))
    throw new AppError('folder_unusable', 'A folder cannot be used; the table says why.')
  const claim = claimDataFolder(config.dataFolder)
  try {
    const app = await createApp({
      ...config,
      webFolder: null,
      search: false,
      isWatching: false,
      version: await versionOf(process.env),
      log: createLog(config.logLevel, (line) => console.error(line)),
    })
    try {
      const progress = setInterval(
        async () => console.error(progressLine(await app.library.status())),
        progressEveryMs,
      )
      const status = await app.library.scanToEnd(isFull).finally(() => clearInterval(progress))
      const { items, codes } = await app.library.problems(problemsShownMax)
      console.log(scanReport(status, items))
      // Whoever scans from a script must hear that a folder was not there.
      const isWhole = !codes.some(({ code }) => code.startsWith('folder_'))
      return status.outcome === 'completed' && isWhole ? 0 : 1
    } finally {
      await app.close()
    }
  } finally {
    claim.release()
  }
}

const progressLine = (status: ScanStatus): string =>
  `${status.files_done} of ${status.files_total ?? '?'} files, ${Math.round(status.files_per_second)} a second`

/** Counts, rate and problems of a finished scan. */
function scanReport(status: ScanStatus, problems: readonly ScanProblem[]): string {
  const seconds = Math.max(1, (status.finished_at ?? 0) - (status.started_at ?? 0))
  const lines = [
    `Scan ${status.outcome ?? 'not made'}: ${status.files_done} files in ${seconds} s (${Math.round(status.files_done / seconds)} a second)`,
    ...(status.failure ? [`  ${status.failure.message}`] : []),
    `  added      ${status.added}`,
    `  updated    ${status.updated}`,
    `  moved      ${status.moved}`,
    `  unchanged  ${status.unchanged}`,
    `  missing    ${status.missing}`,
    `  problems   ${status.problems}`,
    `  albums     ${status.albums}`,
    ...leftOutLines(status.left_out),
    ...problems.map(({ path, message }) => `  ${path}: ${message}`),
  ]
  if (status.problems > problems.length && problems.length > 0)
    lines.push(`  and ${status.problems - problems.length} more`)
  return lines.join('\n')
}

/** Files of unsupported kinds, so that nobody looks for them in vain. */
function leftOutLines(leftOut: ScanStatus['left_out']): string[] {
  const kinds = leftOut.filter(({ reason }) => reason === 'not_music')
  if (kinds.length === 0) return []
  const count = kinds.reduce((sum, kind) => sum + kind.count, 0)
  return [
    `  left out   ${count} (${kinds.map(({ name, count: some }) => `${name || 'other'} ${some}`).join(', ')})`,
  ]
}
