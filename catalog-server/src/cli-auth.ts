import { runProgram } from './commands/run.ts'
import { authShellProgram } from './commands/shell/auth-shell-command.ts'

process.exit(await runProgram(authShellProgram, process.argv.slice(2), process.env))
