import { readdirSync, readFileSync } from 'node:fs'

/** The processes of this process that run a part of the program: `media/disk/child`. */
export const partProcesses = (part: string): number[] =>
  readdirSync(`/proc/${process.pid}/task`)
    .flatMap((thread) => textOf(`/proc/${process.pid}/task/${thread}/children`).split(' '))
    .filter((pid) => pid !== '' && textOf(`/proc/${pid}/cmdline`).includes(`${part}.ts`))
    .map(Number)

/** Threads and processes may end between the list of them and a look at one. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
