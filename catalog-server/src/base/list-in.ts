/** A list that cannot be parsed reads as empty: other programs write these columns too. */
export function listIn(text: string | null): unknown[] {
  if (text === null) return []
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : []
  } catch {
    return []
  }
}
