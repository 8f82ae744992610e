import { readdirSync, readFileSync } from 'node:fs'

/** The process ids of the conversions that run below this process. */
export const ffmpegChildren = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        return status.includes(`PPid:\t${process.pid}\n`) && /^Name:\tffmpeg$/m.test(status)
      } catch {
        return false
      }
    })
    .map(Number)
