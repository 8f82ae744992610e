import { describe, expect, test } from 'bun:test'
import { compileHarness, onJvm, toolsOrNull } from './compile-harness.ts'
import { startPhone } from './phone.ts'

const tools = toolsOrNull()
const compiled = tools && compileHarness(tools)
const program = tools && compiled && onJvm(tools, compiled)

/** A phone on the JVM. Only for tests `onPhone`. */
export function newPhone(options: Parameters<typeof startPhone>[1] = {}) {
  if (!program) throw new Error('not reached: the tests are left out')
  return startPhone(program, options)
}

/** Tests that need a JDK and the tools. Without them they are left out, as one test that says so. */
export function onPhone(what: string, tests: () => void): void {
  if (program) describe(what, tests)
  else test(`without a JDK and the tools ${what} is left out, named above`, () => expect(program).toBeNull())
}
