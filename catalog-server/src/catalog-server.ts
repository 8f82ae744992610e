import { positionalServer } from './cli/commands/positional.ts'
import { runProgram } from './cli/run.ts'

process.exit(await runProgram(positionalServer, process.argv.slice(2), process.env))
