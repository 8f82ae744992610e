import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { keptLogsVariable } from '../catalog-server/src/testing/kept-logs.ts'

/** `failure` is the message and the place of a test that failed. */
export type TestCase = { file: string; name: string; seconds: number; failure: string | undefined }
/** `hasStrayErrors`: something failed outside the tests, which the report does not tell. */
export type TestRun = { exitCode: number; cases: TestCase[]; hasStrayErrors: boolean }

const timeoutMs = 120_000

/**
 * Runs `bun test` with the arguments; its output is printed.
 * @param work folder for the report
 * @param logs folder for the output of the servers that tests start
 */
export async function runTests(options: readonly string[], work: string, logs: string): Promise<TestRun> {
  const report = join(work, 'report.xml')
  const run = Bun.spawn(
    [
      process.execPath,
      'test',
      `--timeout=${timeoutMs}`,
      '--reporter=junit',
      `--reporter-outfile=${report}`,
      ...options,
    ],
    {
      stdout: 'inherit',
      stderr: 'pipe',
      env: {
        ...process.env,
        [keptLogsVariable]: logs,
        ...(process.stderr.isTTY ? { FORCE_COLOR: '1' } : {}),
      },
    },
  )
  const hasStrayErrors = await print(run.stderr)
  const exitCode = await run.exited
  const text = await Bun.file(report)
    .text()
    .catch(() => '')
  await rm(report, { force: true })
  return { exitCode, cases: casesOf(text), hasStrayErrors }
}

/** Prints what a run says, and tells whether it had errors outside the tests. */
async function print(output: ReadableStream<Uint8Array>): Promise<boolean> {
  const stray = 'Unhandled error between tests'
  const decoder = new TextDecoder()
  let tail = ''
  let hasStrayErrors = false
  for await (const chunk of output) {
    process.stderr.write(chunk)
    const text = tail + decoder.decode(chunk, { stream: true })
    hasStrayErrors ||= text.includes(stray)
    tail = text.slice(-stray.length)
  }
  return hasStrayErrors
}

/** Skipped tests do not count. */
function casesOf(report: string): TestCase[] {
  const found: TestCase[] = []
  for (const [, attributes = '', body = ''] of report.matchAll(
    /<testcase\s([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    if (body.includes('<skipped')) continue
    found.push({
      file: attributeOf(attributes, 'file'),
      name: attributeOf(attributes, 'name'),
      seconds: Number(attributeOf(attributes, 'time')) || 0,
      failure: failureOf(body),
    })
  }
  return found
}

/** Its message with the place, or only a message, as of a test that took too long. */
function failureOf(body: string): string | undefined {
  const [element, attributes = '', text] =
    body.match(/<(?:failure|error)\b([^>]*?)(?:\/>|>([\s\S]*?)<\/)/) ?? []
  if (element === undefined) return undefined
  return (text === undefined ? attributeOf(attributes, 'message') : textOf(text)).trim()
}

function attributeOf(attributes: string, name: string): string {
  return textOf(attributes.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '')
}

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  '#10': '\n',
}

/** A text of the report without its entities. */
function textOf(escaped: string): string {
  return escaped.replace(/&([\w#]+);/g, (whole, name: string) => entities[name] ?? whole)
}
