/** An answer that has been put into JSON already: piece by piece, where all at once would hold everybody up. */
export class Serialized<T> {
  /** Only the compiler knows of it. */
  declare readonly value: T
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** JSON of an object out of members that are JSON. */
export const objectText = (members: Record<string, string>): string =>
  `{${Object.entries(members)
    .map(([name, text]) => `${JSON.stringify(name)}:${text}`)
    .join(',')}}`
