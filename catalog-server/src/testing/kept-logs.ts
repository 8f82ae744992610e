import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names the folder in which the run of all tests gathers what servers wrote, to look through it for secrets. */
export const keptLogsVariable = 'KEPT_TEST_LOGS'

export function keepLog(text: string): void {
  const folder = process.env[keptLogsVariable]
  if (folder !== undefined) appendFileSync(join(folder, `${process.pid}.log`), text)
}
