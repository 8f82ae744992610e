import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The variable with the folder in which the run of all tests collects the output of servers, to search it for
 * secrets.
 */
export const keptLogsVariable = 'KEPT_TEST_LOGS'

export function keepLog(text: string): void {
  const folder = process.env[keptLogsVariable]
  if (folder !== undefined) appendFileSync(join(folder, `${process.pid}.log`), text)
}
