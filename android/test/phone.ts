import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Program } from './compile-harness.ts'

/** A line of the recording: what happened, with its values. */
type Line = { kind: string; values: readonly unknown[] }
type Event = { event: string; value: Record<string, unknown> }

const patienceMs = 10_000

/**
 * The shell on a phone without hardware: the test plays Android's part, and the shell's calls to Android are recorded.
 */
export async function startPhone(
  program: Program,
  options: {
    sdk?: number
    server?: string
    cookie?: string
    /** All that the name server knows, as lines of a hosts file. */
    hosts?: string
    assets?: Record<string, string>
    files?: string
    /** The assets of an APK, instead of a few. */
    assetsFolder?: string
    /** Time runs, and a track is so long. Without it time passes by `elapse`, and tracks end by `finish`. */
    trackMs?: number
    /** Hears of every call of Android at once. */
    onCall?: (member: string, values: readonly unknown[]) => void
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-phone-'))
  const files = options.files ?? join(folder, 'files')
  for (const [name, text] of Object.entries(options.assets ?? {})) {
    mkdirSync(dirname(join(folder, 'assets', name)), { recursive: true })
    writeFileSync(join(folder, 'assets', name), text)
  }
  if (options.hosts !== undefined) writeFileSync(join(folder, 'hosts'), options.hosts)
  const properties = {
    ...(options.hosts === undefined ? {} : { 'jdk.net.hosts.file': join(folder, 'hosts') }),
    sdk: String(options.sdk ?? 34),
    files,
    assets: options.assetsFolder ?? join(folder, 'assets'),
    ...(options.trackMs === undefined ? {} : { time: 'runs', length: String(options.trackMs) }),
    focus: 'yes',
    cookie: options.cookie ?? 'theme=dark; session_token=secret-token; x=y',
    ...(options.server === undefined ? {} : { server: options.server }),
  }
  const child = Bun.spawn(program.command(properties), {
    env: { ...process.env, ...program.env },
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const lines: Line[] = []
  const waiting = new Set<() => void>()
  let hasEnded = false
  const said = new Response(child.stderr).text()
  void read()

  async function read(): Promise<void> {
    let rest = ''
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      for (const part of parts) {
        const [kind = '', json = '[]'] = part.split('\t')
        const values = JSON.parse(json) as unknown[]
        lines.push({ kind, values })
        if (kind === 'call') options.onCall?.(String(values[0]), values[2] as unknown[])
      }
      waiting.forEach((look) => look())
    }
    hasEnded = true
    waiting.forEach((look) => look())
  }

  /** The first line from `from` on that fits. A crash of the shell ends the waiting. */
  async function until(fits: (line: Line) => boolean, what: string, from = 0): Promise<Line> {
    const { promise, resolve, reject } = Promise.withResolvers<Line>()
    const look = (): void => {
      const found = lines.slice(from).find(fits)
      const crash = lines.find(({ kind }) => kind === 'crash')
      if (found) resolve(found)
      else if (crash) reject(new Error(`The shell crashed: ${String(crash.values[0])}`))
      else if (hasEnded) void said.then((text) => reject(new Error(`The shell ended:\n${text}`)))
    }
    const timer = setTimeout(() => reject(new Error(`Never came: ${what}\n${tail(lines)}`)), patienceMs)
    waiting.add(look)
    look()
    return promise.finally(() => {
      clearTimeout(timer)
      waiting.delete(look)
    })
  }

  let turn: Promise<unknown> = Promise.resolve()
  /** Android does something, after all that it did before; resolves once the shell is done with it. */
  function does(...words: (string | number)[]): Promise<unknown> {
    const done = turn.then(() => perform(words))
    turn = done.catch(() => undefined)
    return done
  }

  async function perform(words: readonly (string | number)[]): Promise<unknown> {
    const from = lines.length
    child.stdin.write(`${words.join('\t')}\n`)
    await child.stdin.flush()
    return (
      await until(({ kind, values }) => kind === 'done' && values[0] === words[0], words.join(' '), from)
    ).values[1]
  }

  const callsOf = (member: string): readonly (readonly unknown[])[] =>
    lines
      .filter(({ kind, values }) => kind === 'call' && values[0] === member)
      .map(({ values }) => values[2] as readonly unknown[])

  const events = (): Event[] =>
    callsOf('webkit.WebView.evaluateJavascript').flatMap(([script]) => {
      const told = /&&window\.__pezzottifyNative\((.*)\)$/s.exec(String(script))?.[1]
      if (!told) return []
      const [event, value] = JSON.parse(`[${told}]`) as [string, Record<string, unknown>]
      return [{ event, value }]
    })

  await until(({ kind }) => kind === 'ready', 'the start')
  return {
    does,
    files,
    lines,
    events,
    /** The arguments of all calls of a member of Android, in order: `media.MediaPlayer.start`. */
    callsOf,
    hasEnded: (url: string) => lines.some(({ kind, values }) => kind === 'gapless' && values[0] === url),
    until,
    call: (member: string) => until(({ kind, values }) => kind === 'call' && values[0] === member, member),
    /** Sends a command of the page; resolves once its effects are done. */
    async post(name: string, fields: unknown = {}) {
      await does('post', name, JSON.stringify(fields))
      // Tasks that it posted to the main thread run before this; tasks that those posted, before the next.
      await does('settle')
      await does('settle')
    },
    async event(name: string, fits: (value: Record<string, unknown>) => boolean = () => true) {
      await until(
        () => events().some(({ event, value }) => event === name && fits(value)),
        `the event ${name}`,
      )
      return events().findLast(({ event, value }) => event === name && fits(value))?.value
    },
    /** The files in the folder of downloads. */
    downloads: () => readdirSync(join(files, 'downloads')).sort(),
    async [Symbol.asyncDispose]() {
      child.kill()
      await child.exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const tail = (lines: readonly Line[]): string =>
  lines
    .slice(-25)
    .map(({ kind, values }) => `${kind} ${JSON.stringify(values).slice(0, 160)}`)
    .join('\n')
