import { partWorker } from '../../base/program.ts'
import type { Check } from './check.ts'

/** The largest catalogs that were measured take a tenth of this. */
const checkMaxMs = 120_000

/** Lets SQLite look through a database file, beside this thread. `late` when that takes too long, or was ended. */
export function checkAside(check: Check, ending?: AbortSignal): Promise<string[] | 'late'> {
  const worker = partWorker('db/check/check-worker')
  const { promise, resolve } = Promise.withResolvers<string[] | 'late'>()
  const giveUp = (): void => {
    // Not terminated: while the thread waits for the disk, that call would wait with it.
    worker.unref()
    resolve('late')
  }
  const end = (findings: string[]): void => {
    worker.terminate()
    resolve(findings)
  }
  const timer = setTimeout(giveUp, checkMaxMs)
  ending?.addEventListener('abort', giveUp)
  worker.onmessage = ({ data }: MessageEvent<string[]>) => end(data)
  worker.onerror = ({ message }) => end([message])
  worker.addEventListener('close', () => end(['The check ended without a finding']))
  worker.postMessage(check)
  return promise.finally(() => {
    clearTimeout(timer)
    ending?.removeEventListener('abort', giveUp)
  })
}
