import type { TextFile } from '../../page-ports.ts'

/** Lets the browser save a file as it saves downloads. */
export function saveText({ name, mime, text }: TextFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${mime};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has the content once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url))
}
