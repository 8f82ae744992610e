import { existsSync } from 'node:fs'

/** Files that container engines leave inside. */
const containerMarks = ['/.dockerenv', '/run/.containerenv']

/**
 * Whether something seems to be there that starts the server again once it ends: a container engine or systemd. What
 * their own rules for restarting are cannot be seen from here.
 */
export const isSupervised = (
  env: Record<string, string | undefined> = process.env,
  exists: (path: string) => boolean = existsSync,
  isInTerminal = process.stdout.isTTY,
): boolean =>
  // A terminal of a desktop that systemd started hands the same variable on, and starts nothing again.
  (env['INVOCATION_ID'] !== undefined && !isInTerminal) ||
  env['KUBERNETES_SERVICE_HOST'] !== undefined ||
  containerMarks.some(exists)
