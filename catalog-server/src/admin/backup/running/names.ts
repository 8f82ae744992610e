/** `pezzottify-2026-03-01-031500`, in UTC: names of automatic backups sort by time. */
export const nameAt = (unixSeconds: number): string =>
  `pezzottify-${new Date(unixSeconds * 1_000).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')}`

/** Only backups with such a name are deleted automatically. */
export const isNameOfOurs = (name: string): boolean => /^pezzottify-\d{4}-\d\d-\d\d-\d{6}$/.test(name)
