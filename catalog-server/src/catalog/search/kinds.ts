/** The kinds of search hits, each with tables of its own. In a file of their own because the thread loads little. */
export const kinds = ['artist', 'album', 'track'] as const
export type Kind = (typeof kinds)[number]
