import { runCommandLine } from './cli/run.ts'

void runCommandLine(process.argv.slice(2), process.env).then((status) => process.exit(status))
