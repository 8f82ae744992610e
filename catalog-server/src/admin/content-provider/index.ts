// Completes the catalog from a downloader service.
export { composeContentProvider } from './compose.ts'
