// Music as it leaves the server: streams, transcoding, downloads, and reports of what was played.
export { downloadRoutes } from './downloads/routes.ts'
export { createDownloads } from './downloads/service.ts'
export { daySpanOf, listeningSummaryOf, playsIn } from './plays/queries.ts'
export type { DaySpan } from './plays/queries.ts'
export { listeningRoutes } from './plays/routes.ts'
export { createListening } from './plays/service.ts'
export { playbackRoutes } from './stream/routes.ts'
export { createPlayback } from './stream/service.ts'
