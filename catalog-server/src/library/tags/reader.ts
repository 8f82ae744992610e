import type { Stats } from 'node:fs'
import type { NameRule } from './artist-names.ts'
import type { ReadProblem, ReadResult } from './facts.ts'
import type { Notice } from './protocol.ts'
import { startReadingProcess, type AskedFile, type ReadingProcess } from './reading-process.ts'

export type ReaderOptions = {
  /** The folder for embedded covers, under their content hash. */
  artDirectory: string
  processes?: number
  /** The memory that one file may make a process use beyond what it needs to run. */
  memoryLimitMb?: number
  /**
   * How long a process may work on one file. Only processor time counts: a disk that first has to spin up, or a busy
   * machine, is not the file's fault. Waiting is limited to ten times as long.
   */
  timeoutMs?: number
  /** The interval at which time and memory are checked. */
  watchMs?: number
  /** Called when a process had to be ended or died. */
  log?: (message: string) => void
}

export type Reader = {
  /**
   * Reads one file; never rejects. Calls are queued, so the caller limits how many it starts. A path that is not valid
   * UTF-8 is given as its bytes. `encoding` is that of texts that do not declare theirs.
   */
  read(path: string | Buffer, stat: Pick<Stats, 'isFile' | 'size'>, encoding?: string): Promise<ReadResult>
  /** Sets the rules for names, for files that are read from now on. */
  useNames(rules: readonly NameRule[]): void
  /** The rules that hold now. */
  nameRules(): readonly NameRule[]
  /** Sets the names that are those of one act, for files that are read from now on. */
  useActs(names: readonly string[]): void
  /** Queued files are answered as unreadable. */
  close(): Promise<void>
}

type Job = AskedFile & { attempts: number; done(result: ReadResult): void }

type Worker = {
  process: ReadingProcess
  /** The requests in order; the first is being read. */
  jobs: Job[]
  /** It takes no requests before it is ready and after its end was decided. */
  state: 'starting' | 'ready' | 'ending'
  /** When the reading of the first job started. */
  startedAt: number
  /** The job at the last check, and the processor time of the process when it was first seen. */
  seen: { job: Job; busyMs: number; isOverdue: boolean } | null
  baseBytes: number
  /** The job for which the process is being ended, and the problem. */
  failure: { job: Job; problem: ReadProblem } | null
}

/** Enough that a process never waits for its next file, few enough that little is repeated when it dies. */
const jobsPerProcess = 32
/** Waiting counts a tenth of working. */
const patience = 10
const exitMaxMs = 1_000
/** A process that dies before it is ready will do so again: wait a little, and give up after several attempts. */
const startRetryMs = 500
const failedStartsMax = 5
/** Without work the processes end to free their memory. */
const idleMs = 10_000

/**
 * A pool of processes that read files. One that takes too much time or memory is ended, and only its file is affected.
 */
export function createReader(options: ReaderOptions): Reader {
  const {
    artDirectory,
    processes = 2,
    memoryLimitMb = 256,
    timeoutMs = 1000,
    watchMs = 50,
    log = () => undefined,
  } = options
  const waiting: Job[] = []
  let names: Notice = { nameRules: [], acts: [] }
  const workers = new Set<Worker>()
  let failedStarts = 0
  let idleSince = 0
  let isClosed = false
  let isFillDue = false
  let watch: Timer | null = null

  function start() {
    const worker: Worker = {
      process: startReadingProcess(
        { artDirectory, memoryLimitMb },
        { onReady: () => ready(worker), onAnswer: (result) => answered(worker, result) },
      ),
      jobs: [],
      state: 'starting',
      startedAt: 0,
      seen: null,
      baseBytes: 0,
      failure: null,
    }
    workers.add(worker)
    if (names.nameRules.length + names.acts.length > 0) worker.process.tell(names)
    void worker.process.exited.then(() => ended(worker))
  }

  function tell(notice: Notice) {
    names = notice
    for (const worker of workers) worker.process.tell(notice)
  }

  function ready(worker: Worker) {
    failedStarts = 0
    worker.state = 'ready'
    worker.baseBytes = worker.process.usage()?.residentBytes ?? 0
    dispatch(worker)
  }

  function dispatch(worker: Worker) {
    // Each write costs more than a request, so wait until half of them are answered.
    if (worker.state !== 'ready' || worker.jobs.length > jobsPerProcess / 2) return
    const jobs = waiting.splice(0, jobsPerProcess - worker.jobs.length)
    if (jobs.length === 0) return
    if (worker.jobs.length === 0) worker.startedAt = performance.now()
    worker.jobs.push(...jobs)
    worker.process.ask(jobs)
  }

  function answered(worker: Worker, result: ReadResult) {
    const job = worker.jobs.shift()
    worker.startedAt = performance.now()
    job?.done(result)
    dispatch(worker)
  }

  function ended(worker: Worker) {
    workers.delete(worker)
    const [current] = worker.jobs
    if (current && worker.state === 'ready') fail(current, damaged)
    // An answer that was on its way when the end was decided counts.
    else if (worker.failure && worker.failure.job === current) fail(current, worker.failure.problem)
    else waiting.unshift(...worker.jobs.splice(0, 1))
    waiting.push(...worker.jobs.slice(1))
    if (worker.state === 'starting') failedStarts += 1
    if (isClosed || waiting.length === 0) return
    if (failedStarts >= failedStartsMax && workers.size === 0) return giveUp()
    if (worker.state === 'starting') setTimeout(fill, startRetryMs)
    else fill()
  }

  /** Memory left over from earlier files may be the cause: such a file gets a second chance. */
  function fail(job: Job, problem: ReadProblem) {
    log(`a reading process ended (${problem.code}): ${String(job.path)}`)
    if (problem.code === 'too_slow' || job.attempts > 0) job.done({ problem })
    else waiting.unshift({ ...job, attempts: job.attempts + 1 })
  }

  function giveUp() {
    log('no reading process can be started')
    failedStarts = 0
    for (const job of waiting.splice(0)) job.done({ problem: noProcess })
  }

  function fill() {
    isFillDue = false
    if (isClosed) return
    const usable = () => [...workers].filter(({ state }) => state !== 'ending').length
    while (usable() < processes && usable() < waiting.length) start()
    for (const worker of workers) dispatch(worker)
    idleSince = performance.now()
    watch ??= setInterval(look, watchMs)
  }

  function look() {
    for (const worker of workers) {
      const [job] = worker.jobs
      if (!job || worker.state !== 'ready') continue
      idleSince = performance.now()
      const problem = excessOf(worker, job)
      if (problem) end(worker, job, problem)
    }
    if (waiting.length === 0 && performance.now() - idleSince > idleMs) rest()
  }

  function excessOf(worker: Worker, job: Job): ReadProblem | null {
    const usage = worker.process.usage()
    const busyMs = usage?.busyMs ?? performance.now()
    if (worker.seen?.job !== job) worker.seen = { job, busyMs, isOverdue: false }
    if ((usage?.residentBytes ?? 0) - worker.baseBytes > memoryLimitMb * 1024 * 1024)
      return tooLarge(memoryLimitMb)
    const isOverdue =
      busyMs - worker.seen.busyMs > timeoutMs || performance.now() - worker.startedAt > timeoutMs * patience
    // If the server itself was busy, an answer may be waiting to be read: only the second check in a row counts.
    if (isOverdue && worker.seen.isOverdue) return tooSlow(timeoutMs)
    worker.seen.isOverdue = isOverdue
    return null
  }

  function end(worker: Worker, job: Job, problem: ReadProblem) {
    worker.state = 'ending'
    worker.failure = { job, problem }
    worker.process.kill()
  }

  function rest() {
    if (watch) clearInterval(watch)
    watch = null
    for (const worker of workers) {
      worker.state = 'ending'
      worker.process.end()
    }
  }

  return {
    read(path, stat, encoding) {
      if (!stat.isFile()) return Promise.resolve({ problem: notRegular })
      if (stat.size === 0) return Promise.resolve({ problem: empty })
      if (isClosed) return Promise.resolve({ problem: closed })
      return new Promise((done) => {
        waiting.push({ path, ...(encoding !== undefined && { encoding }), attempts: 0, done })
        // An album's files come one after another in one turn, and are sent together.
        if (!isFillDue) queueMicrotask(fill)
        isFillDue = true
      })
    },
    useNames: (nameRules) => tell({ ...names, nameRules }),
    nameRules: () => names.nameRules,
    useActs: (acts) => tell({ ...names, acts }),
    async close() {
      isClosed = true
      if (watch) clearInterval(watch)
      for (const job of waiting.splice(0)) job.done({ problem: closed })
      const ending = [...workers].map(async (worker) => {
        worker.jobs.splice(0).forEach((job) => job.done({ problem: closed }))
        worker.process.kill()
        // A process that waits for a disk does not end before the disk answers.
        await Promise.race([worker.process.exited, Bun.sleep(exitMaxMs)])
      })
      await Promise.all(ending)
    },
  }
}

const notRegular: ReadProblem = { code: 'unreadable', message: 'This is not a regular file' }
const empty: ReadProblem = { code: 'empty', message: 'The file is empty' }
const closed: ReadProblem = { code: 'unreadable', message: 'The scan was stopped before the file was read' }
const damaged: ReadProblem = {
  code: 'damaged',
  message: 'The file broke the program that read it; convert it with another program to use it',
}
const noProcess: ReadProblem = { code: 'unreadable', message: 'No process to read files could be started' }

function tooSlow(timeoutMs: number): ReadProblem {
  return { code: 'too_slow', message: `Reading the file took longer than ${timeoutMs} ms` }
}

function tooLarge(memoryLimitMb: number): ReadProblem {
  return { code: 'too_large', message: `Reading the file took more than ${memoryLimitMb} MB of memory` }
}
