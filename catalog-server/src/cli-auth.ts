import { runProgram } from './cli/run.ts'
import { authShellProgram } from './cli/shell/auth-shell-command.ts'

process.exit(await runProgram(authShellProgram, process.argv.slice(2), process.env))
