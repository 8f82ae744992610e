import { positionalServer } from './cli/commands/positional.ts'
import { runProgram } from './cli/run.ts'

void runProgram(positionalServer, process.argv.slice(2), process.env).then((status) => process.exit(status))
