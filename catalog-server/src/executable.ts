import { basename } from 'node:path'
import { partArgument, partFile } from './base/program.ts'
import { runOnceFromNow } from './base/start-up.ts'

/*
 * The entry of the executable. It is one file that starts itself for everything: its first arguments name a part, or the name
 * by which it was called names one of the commands. Only the named one is loaded.
 */

const commands: Record<string, () => Promise<unknown>> = {
  'catalog-server': () => import('./catalog-server.ts'),
  'cli-auth': () => import('./cli-auth.ts'),
}

const { argv } = process
// A program that is restarted with its own arguments may get its file as the first one. Here that file is inside the executable.
if (argv[2] === argv[1]) argv.splice(2, 1)
const [, , word = '', part = ''] = argv
if (word === partArgument) {
  argv.splice(2, 2)
  void import(partFile(part))
} else void (commands[basename(process.argv0)] ?? pezzottify)()

function pezzottify(): Promise<unknown> {
  if (word === 'serve') runOnceFromNow()
  return import('./main.ts')
}
