/** `place` is the row's number, which grows. */
type Age = { added_at: number; place: number }

export const isElder = (a: Age, b: Age): boolean =>
  a.added_at === b.added_at ? a.place < b.place : a.added_at < b.added_at
