/** The most examples of unfit rows that are kept of each kind. */
const examplesMax = 10
const columnWidth = 15

type Tally = { taken: number; there: number; unfit: number; examples: string[] }

export type Report = ReturnType<typeof createReport>

/**
 * Counts the imported items by kind, and keeps the first examples of those that could not be imported.
 */
export function createReport() {
  const tallies = new Map<string, Tally>()
  const tallyOf = (kind: string): Tally => {
    const known = tallies.get(kind) ?? { taken: 0, there: 0, unfit: 0, examples: [] }
    tallies.set(kind, known)
    return known
  }
  return {
    taken: (kind: string): void => {
      tallyOf(kind).taken += 1
    },
    there: (kind: string): void => {
      tallyOf(kind).there += 1
    },
    unfit: (kind: string, what: string, why: string): void => {
      const tally = tallyOf(kind)
      tally.unfit += 1
      if (tally.examples.length < examplesMax) tally.examples.push(`${what}: ${why}`)
    },
    countsOf: (kind: string): Readonly<Tally> => tallyOf(kind),
    text: (): string => textOf(tallies),
  }
}

function textOf(tallies: ReadonlyMap<string, Tally>): string {
  const width = Math.max(...[...tallies.keys()].map((kind) => kind.length), 0)
  const columns = (cells: readonly unknown[]): string =>
    cells.map((cell) => String(cell).padStart(columnWidth)).join('')
  const rows = [...tallies].map(
    ([kind, { taken, there, unfit }]) => `  ${kind.padEnd(width)}${columns([taken, there, unfit])}`,
  )
  const details = [...tallies].flatMap(([kind, { unfit, examples }]) => {
    if (unfit === 0) return []
    const rest = unfit > examples.length ? [`    and ${unfit - examples.length} more`] : []
    return [`  ${kind} that did not fit:`, ...examples.map((example) => `    ${example}`), ...rest]
  })
  const heads = ['taken', 'already there', 'did not fit']
  return [
    `  ${' '.repeat(width)}${heads.map((head) => head.padStart(columnWidth)).join('')}`,
    ...rows,
    ...details,
  ].join('\n')
}
