import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FileFacts, ReadResult } from './facts.ts'
import { readFile } from './read-file.ts'

/** A directory for the files of one test, and functions to read them. */
export async function createReadingDirectory() {
  const directory = await mkdtemp(join(tmpdir(), 'pezzottify-reading-'))
  const artDirectory = join(directory, 'art')
  let count = 0
  const read = (path: string): Promise<ReadResult> => readFile(path, artDirectory)
  const facts = async (path: string): Promise<FileFacts> => {
    const result = await read(path)
    if ('problem' in result) throw new Error(`${path}: ${result.problem.message}`)
    return result.facts
  }
  const write = async (bytes: Uint8Array) => {
    const path = join(directory, `file-${(count += 1)}`)
    await writeFile(path, bytes)
    return path
  }
  return {
    directory,
    artDirectory,
    path: (name: string) => join(directory, name),
    write,
    read,
    facts,
    readBytes: async (bytes: Uint8Array) => read(await write(bytes)),
    factsOf: async (bytes: Uint8Array) => facts(await write(bytes)),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}

/** The duration of a file according to ffprobe, in milliseconds. */
export async function ffprobeDurationMs(path: string): Promise<number> {
  const options = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0']
  const probe = Bun.spawn(['ffprobe', ...options, path])
  return Number(await new Response(probe.stdout).text()) * 1000
}

export async function ffmpeg(...args: string[]): Promise<void> {
  const child = Bun.spawn(['ffmpeg', '-v', 'error', '-nostdin', '-y', ...args], { stderr: 'pipe' })
  const problems = await new Response(child.stderr).text()
  if ((await child.exited) !== 0) throw new Error(problems)
}
