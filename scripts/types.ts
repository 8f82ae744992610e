import { resolve } from 'node:path'

/** `npm run types`: checks each part of the project, two at a time, the largest first. */
const projects: [string, string][] = [
  ['vue-tsc', 'web'],
  ['tsc', 'tsconfig.json'],
  ['tsc', 'catalog-server'],
  ['tsc', 'packages/client'],
  ['tsc', 'packages/client/tsconfig.worker.json'],
  ['tsc', 'packages/contract'],
]
const atOnce = 2
const programs = resolve(import.meta.dirname, '../node_modules/.bin')

const waiting = [...projects]
let isWrong = false

async function checkOnes(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [program, project] = next
    const child = Bun.spawn([resolve(programs, program), '-p', project, '--pretty'], { stderr: 'inherit' })
    // Printed as a whole, so that two lists of errors are not mixed.
    const found = await new Response(child.stdout).text()
    process.stdout.write(found)
    if ((await child.exited) !== 0) isWrong = true
  }
}

await Promise.all(Array.from({ length: atOnce }, checkOnes))
process.exit(isWrong ? 1 : 0)
