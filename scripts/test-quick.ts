import { filesOfProject } from './files.ts'

/**
 * `npm run test:quick`: only the unit tests, for use while writing. A unit test starts no server, no browser and no
 * other process; the others import modules for that from `testing/` or `e2e/`, and those of `android/` start a JVM.
 */
const wholeServer = /\/testing\/|\be2e\/|^android\/|Bun\.spawn|playwright/

const files = filesOfProject('*.test.ts')
const texts = await Promise.all(files.map((file) => Bun.file(file).text()))
const units = files.filter((file, index) => !wholeServer.test(`${file}\n${texts[index]}`))

const run = Bun.spawn([process.execPath, 'test', ...units.map((file) => `./${file}`)], {
  stdout: 'inherit',
  stderr: 'inherit',
})
process.exit(await run.exited)
