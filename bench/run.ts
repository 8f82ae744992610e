import { parseArgs } from 'node:util'
import type { BenchOptions } from './tools/options.ts'

const benches: Record<string, { number: string; run: (options: BenchOptions) => Promise<void> }> = {
  'start-up': { number: 'B1', run: async (options) => (await import('./start-up.ts')).benchStartUp(options) },
  scan: { number: 'B2', run: async (options) => (await import('./scan.ts')).benchScan(options) },
  search: { number: 'B3', run: async (options) => (await import('./search.ts')).benchSearch(options) },
  reads: { number: 'B4', run: async (options) => (await import('./reads.ts')).benchReads(options) },
  streams: { number: 'B5', run: async (options) => (await import('./streams.ts')).benchStreams(options) },
  'catch-up': { number: 'B9', run: async (options) => (await import('./catch-up.ts')).benchCatchUp(options) },
  sockets: { number: 'B7', run: async (options) => (await import('./sockets.ts')).benchSockets(options) },
  writes: { number: 'B8', run: async (options) => (await import('./writes.ts')).benchWrites(options) },
  logins: { number: 'B10', run: async (options) => (await import('./logins.ts')).benchLogins(options) },
  soak: { number: 'R25', run: async (options) => (await import('./soak.ts')).benchSoak(options) },
  ceiling: { number: 'R21', run: async (options) => (await import('./ceiling.ts')).benchCeiling(options) },
  listening: {
    number: 'P1',
    run: async (options) => (await import('./listening.ts')).benchListening(options),
  },
  player: { number: 'P2', run: async () => (await import('./player.ts')).benchPlayer() },
  memory: { number: 'B11', run: async (options) => (await import('./memory.ts')).benchMemory(options) },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    files: { type: 'string', default: '5000' },
    tracks: { type: 'string', default: '10000,100000,1000000' },
    minutes: { type: 'string', default: '0' },
    rest: { type: 'string', default: '5' },
    faults: { type: 'boolean', default: false },
    music: { type: 'string', multiple: true, default: [] },
  },
})
/** They run only when they are asked for. */
const long = new Set(['soak', 'ceiling', 'listening'])
const options: BenchOptions = {
  rounds: Number(values.rounds),
  files: Number(values.files),
  tracks: values.tracks.split(',').map(Number),
  minutes: Number(values.minutes),
  restSeconds: Number(values.rest),
  faults: values.faults,
  music: values.music,
}
for (const wanted of positionals.length > 0
  ? positionals
  : Object.keys(benches).filter((name) => !long.has(name))) {
  const found = Object.entries(benches).find(
    ([name, { number }]) => name === wanted || number === wanted.toUpperCase(),
  )
  if (!found) {
    console.error(`Unknown benchmark "${wanted}". There are ${Object.keys(benches).join(', ')}.`)
    process.exit(2)
  }
  await found[1].run(options)
}
