// Completes the catalog from a downloader service.
export { composeOnDemand } from './compose.ts'
