export { createMediaBrowser } from './media-browser.ts'
export type { MediaBrowser, MediaBrowserApp, MediaBrowserPort } from './ports.ts'
