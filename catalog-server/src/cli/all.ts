import { accountCommands } from './commands/account-commands.ts'
import { command } from './options/command.ts'
import type { Command } from './options/command.ts'
import { importCommands } from './import/import-commands.ts'
import { defaultsOf } from './options/option.ts'
import type { Options } from './options/option.ts'
import {
  fullScanOption,
  listenOptions,
  scanLogOptions,
  serveOptions,
  startAnewOption,
  storeOptions,
  verifyOption,
} from './options/options.ts'
import { storePathsOf, serveConfigOf } from './commands/serve-config.ts'
import { authShellCommand } from './shell/auth-shell-command.ts'
import { parsePath } from './options/values.ts'

/** Every command, in the order of the help. Each loads its modules when it is called: most need few. */
export const commands: readonly Command[] = [
  command({
    name: 'serve',
    summary: 'Run the server',
    words: [],
    options: { ...serveOptions, ...startAnewOption },
    run: async (values) => {
      const [{ serve }, { createApp }] = await Promise.all([
        import('./commands/serve.ts'),
        import('../app/app.ts'),
      ])
      return serve({ ...serveConfigOf(values), startAnew: values['start-anew'] }, createApp)
    },
  }),
  command({
    name: 'scan',
    summary: 'Scan the music folders to the end, while no server runs',
    words: [],
    options: { ...storeOptions, ...scanLogOptions, ...fullScanOption },
    run: async ({ full, ...values }) => {
      const [{ scan }, { createApp }] = await Promise.all([
        import('./commands/scan.ts'),
        import('../app/app.ts'),
      ])
      return scan(serveConfigOf({ ...defaultsOf(serveOptions), ...values }), createApp, full)
    },
  }),
  ...accountCommands,
  authShellCommand,
  ...importCommands,
  command({
    name: 'backup',
    summary: 'Back up databases, pictures and configuration to a new folder, also while a server runs',
    words: ['DIR'],
    options: { ...storeOptions, ...verifyOption },
    run: async (values, [folder = '']) => {
      const { backup, verify } = await import('./commands/backup.ts')
      const path = parsePath(folder)
      return values.verify
        ? verify(path)
        : backup(path, { ...storePathsOf(values), configFile: values.config })
    },
  }),
  command({
    name: 'restore',
    summary: 'Restore a backup, or put a copy of user.db or catalog.db in its place, while no server runs',
    words: ['BACKUP'],
    options: storeOptions,
    run: async (values, [from = '']) => {
      const { restore } = await import('./commands/restore.ts')
      return restore(parsePath(from), storePathsOf(values))
    },
  }),
  command({
    name: 'doctor',
    summary: 'Check folders, databases, disk, ffmpeg, clock and ports',
    words: [],
    options: { ...storeOptions, ...listenOptions, 'backup-dir': serveOptions['backup-dir'] },
    run: async (values) => {
      const { doctor } = await import('./commands/doctor.ts')
      return doctor(serveConfigOf({ ...defaultsOf(serveOptions), ...values }))
    },
  }),
  command({
    name: 'openapi',
    summary: 'Print the interface as OpenAPI 3.1',
    words: [],
    options: {},
    run: async () => {
      const { openApiText } = await import('./commands/openapi.ts')
      // Awaited: a pipe takes it only in parts, and the process ends after this.
      await Bun.write(Bun.stdout, openApiText())
      return 0
    },
  }),
]

/**
 * All options of all commands: variables and the configuration file may name any of them, whatever the
 * command.
 */
export const knownOptions: Options = Object.assign({}, ...commands.map((entry) => entry.options))
