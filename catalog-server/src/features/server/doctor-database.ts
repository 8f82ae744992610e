import type { DoctorCheck } from '@pezzottify/contract'
import { existsSync } from 'node:fs'

/** The largest catalogs that were measured take a tenth of this. */
const checkMaxMs = 120_000

/** Lets SQLite look through a database file, beside this thread. */
export async function checkDatabase(name: string, path: string): Promise<DoctorCheck> {
  if (!existsSync(path))
    return { name, state: 'ok', message: `${path} is made at the first start`, fix: null }
  const findings = await findingsFromWorker(path)
  if (findings === 'late')
    return { name, state: 'warning', message: `${path} could not be checked in two minutes`, fix: null }
  return findings.length === 0
    ? { name, state: 'ok', message: `${path} is sound`, fix: null }
    : {
        name,
        state: 'failed',
        message: `${path} is damaged: ${findings.join('; ')}`,
        fix: `Stop the server and put a backup in the place of ${path}`,
      }
}

function findingsFromWorker(path: string): Promise<string[] | 'late'> {
  const worker = new Worker(new URL('./database-check-worker.ts', import.meta.url))
  const { promise, resolve } = Promise.withResolvers<string[] | 'late'>()
  const timer = setTimeout(() => {
    // Not terminated: while the thread waits for the disk, that call would wait with it.
    worker.unref()
    resolve('late')
  }, checkMaxMs)
  const end = (findings: string[]): void => {
    worker.terminate()
    resolve(findings)
  }
  worker.onmessage = ({ data }: MessageEvent<string[]>) => end(data)
  worker.onerror = ({ message }) => end([message])
  worker.addEventListener('close', () => end(['The check ended without a finding']))
  worker.postMessage(path)
  return promise.finally(() => clearTimeout(timer))
}
