import { positionalServer } from './commands/positional.ts'
import { runProgram } from './commands/run.ts'

process.exit(await runProgram(positionalServer, process.argv.slice(2), process.env))
