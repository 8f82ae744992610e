import { readdirSync, readFileSync } from 'node:fs'

/** The processes of this process that run a part of the program: `media/disk/child`. */
export const partProcesses = (part: string): number[] =>
  readdirSync(`/proc/${process.pid}/task`)
    .flatMap((thread) => readFileSync(`/proc/${process.pid}/task/${thread}/children`, 'utf8').split(' '))
    .filter((pid) => pid !== '' && commandOf(pid).includes(`${part}.ts`))
    .map(Number)

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
