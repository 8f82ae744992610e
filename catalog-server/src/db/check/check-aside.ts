import { partWorker } from '../../base/program.ts'
import type { Check } from './check.ts'

/** Ten times what the largest measured catalog takes. */
const checkMaxMs = 120_000

/**
 * Checks a database file with SQLite's own check on another thread. `late` when it takes too long or is aborted.
 */
export function checkAside(check: Check, ending?: AbortSignal): Promise<string[] | 'late'> {
  const worker = partWorker('db/check/check-worker')
  const { promise, resolve } = Promise.withResolvers<string[] | 'late'>()
  const giveUp = (): void => {
    // Not terminated: `terminate` would block while the thread waits for the disk.
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
