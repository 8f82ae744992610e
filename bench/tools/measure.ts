/** The results of repeated rounds of one measurement. */
export type Sample = { median: number; min: number; max: number; values: number[] }

export function sampleOf(values: readonly number[]): Sample {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return {
    median: sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper,
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
    values: [...values],
  }
}

/** Values collected by name over the rounds. */
export class Rounds {
  private readonly values = new Map<string, number[]>()

  add(name: string, value: number): void {
    const known = this.values.get(name)
    if (known) known.push(value)
    else this.values.set(name, [value])
  }

  of(name: string): Sample {
    return sampleOf(this.values.get(name) ?? [])
  }
}

/** The slope of the regression line through the points, by least squares. */
export function slopeOf(points: readonly { x: number; y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const meanX = mean(({ x }) => x)
  const meanY = mean(({ y }) => y)
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
  return points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread
}
