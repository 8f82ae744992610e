import { existsSync } from 'node:fs'

/** Files that container engines create inside a container. */
const containerMarks = ['/.dockerenv', '/run/.containerenv']

/**
 * Whether there seems to be a supervisor that starts the server again after it ends: a container engine or systemd.
 * Their rules for restarting cannot be seen from here.
 */
export const isSupervised = (
  env: Record<string, string | undefined> = process.env,
  exists: (path: string) => boolean = existsSync,
  isInTerminal = process.stdout.isTTY,
): boolean =>
  // A terminal of a desktop that systemd started inherits the same variable, but restarts nothing.
  (env['INVOCATION_ID'] !== undefined && !isInTerminal) ||
  env['KUBERNETES_SERVICE_HOST'] !== undefined ||
  containerMarks.some(exists)
