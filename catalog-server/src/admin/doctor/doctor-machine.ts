import type { DoctorCheck } from '@pezzottify/contract'
import { statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { systemCodeOf } from '../../base/errors.ts'

const gib = 1024 ** 3
const diskWarningBytes = gib
const diskFailedBytes = gib / 10
/** The time when this check was written: a correct clock cannot be earlier. */
const clockMin = Date.UTC(2025, 0, 1) / 1_000
const clockBackMaxSeconds = 3_600
const ffmpegMaxMs = 5_000

export async function checkDisk(folder: string): Promise<DoctorCheck> {
  const name = 'disk space'
  const found = await spaceOf(folder)
  if (found === null)
    return { name, state: 'warning', message: `the disk of ${folder} cannot be asked`, fix: null }
  const message = `${(found.freeBytes / gib).toFixed(1)} GiB free for ${found.folder}`
  const state =
    found.freeBytes < diskFailedBytes ? 'failed' : found.freeBytes < diskWarningBytes ? 'warning' : 'ok'
  return {
    name,
    state,
    message,
    fix: state === 'ok' ? null : 'Free some space, or move the folder and name it with --data',
  }
}

/** The free space at the folder, or at its nearest existing parent. */
async function spaceOf(folder: string): Promise<{ folder: string; freeBytes: number } | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return { folder, freeBytes: bavail * bsize }
  } catch (error) {
    const above = dirname(folder)
    return systemCodeOf(error) === 'ENOENT' && above !== folder ? spaceOf(above) : null
  }
}

export async function checkFfmpeg(
  find: (program: string) => string | null = Bun.which,
): Promise<DoctorCheck> {
  const name = 'ffmpeg'
  const program = find('ffmpeg')
  if (program === null)
    return {
      name,
      state: 'warning',
      message: 'not found: files that a browser cannot play are not converted',
      fix: 'sudo apt-get install ffmpeg',
    }
  const child = Bun.spawn([program, '-hide_banner', '-version'], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'ignore',
    timeout: ffmpegMaxMs,
  })
  const version = /^ffmpeg version (\S+)/.exec(await new Response(child.stdout).text())?.[1]
  return (await child.exited) === 0 && version
    ? { name, state: 'ok', message: `version ${version} at ${program}`, fix: null }
    : {
        name,
        state: 'warning',
        message: `${program} does not run`,
        fix: 'sudo apt-get install --reinstall ffmpeg',
      }
}

/** A wrong clock ends sessions early and counts plays on wrong days. */
export async function checkClock(clock: Clock, userDb: string): Promise<DoctorCheck> {
  const now = clock.now()
  const written = statSync(userDb, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const isBehind = now < clockMin || now < written / 1_000 - clockBackMaxSeconds
  return {
    name: 'clock',
    state: isBehind ? 'failed' : 'ok',
    message: isBehind
      ? `the clock shows ${timeText(now)}, which is earlier than what is already stored`
      : timeText(now),
    fix: isBehind ? 'sudo timedatectl set-ntp true' : null,
  }
}

const timeText = (unixSeconds: number): string => new Date(unixSeconds * 1_000).toISOString()
