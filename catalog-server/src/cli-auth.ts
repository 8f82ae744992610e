import { runProgram } from './cli/run.ts'
import { authShellProgram } from './cli/shell/auth-shell-command.ts'

void runProgram(authShellProgram, process.argv.slice(2), process.env).then((status) => process.exit(status))
