type Task = { at: number; order: number; run: () => void }

export type Scheduler = ReturnType<typeof createScheduler>

/** Time that passes only on command. Everything that waits in the simulation waits here, so a seed replays exactly. */
export function createScheduler() {
  const tasks = new Set<Task>()
  let now = 0
  let order = 0
  /** The number of running requests inside the server. Time stands still meanwhile. */
  let underWay = 0

  const breathe = (): Promise<void> => new Promise(setImmediate)
  async function settle(): Promise<void> {
    do await breathe()
    while (underWay > 0)
    await breathe()
  }
  const next = (): Task | undefined => {
    let first: Task | undefined
    for (const task of tasks)
      if (!first || task.at < first.at || (task.at === first.at && task.order < first.order)) first = task
    return first
  }

  return {
    now: (): number => now,
    set: (run: () => void, ms: number): Task => {
      const task = { at: now + Math.max(0, ms), order: order++, run }
      tasks.add(task)
      return task
    },
    clear: (task: unknown): void => void tasks.delete(task as Task),
    /** Real work that the simulation has to wait for. */
    during: <R>(work: Promise<R>): Promise<R> => {
      underWay += 1
      return work.finally(() => (underWay -= 1))
    },
    /** Lets `ms` pass. Timers due at the same moment run together. */
    pass: async (ms: number): Promise<void> => {
      const until = now + ms
      await settle()
      for (let task = next(); task && task.at <= until; task = next()) {
        now = task.at
        for (; task && task.at === now; task = next()) {
          tasks.delete(task)
          task.run()
        }
        await settle()
      }
      now = until
    },
  }
}
