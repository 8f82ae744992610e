import { basename } from 'node:path'
import { partArgument, partFile } from './base/program.ts'
import { runOnceFromNow } from './base/start-up.ts'

/*
 * What an executable begins with. It is one file and starts itself for everything, so its first words say what it is to be: a
 * part, or one of the commands, by the name it is called by. Each is loaded when it is it.
 */

const commands: Record<string, () => Promise<unknown>> = {
  'catalog-server': () => import('./catalog-server.ts'),
  'cli-auth': () => import('./cli-auth.ts'),
}

const { argv } = process
// Who starts a program anew, as it was started, may begin its arguments with its file, which here is one inside of it.
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
