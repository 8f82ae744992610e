import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Coding } from './accept-encoding.ts'
import type { Asset } from './asset.ts'
import { assetOf } from './asset.ts'
import type { Bytes } from '../base/bytes.ts'
import { versionOf } from '../base/bytes.ts'

/** Files larger than this are not part of a web app and are not served from memory. */
const assetMaxBytes = 16 * 1024 * 1024

const types: Record<string, string | undefined> = {
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  wasm: 'application/wasm',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  xml: 'application/xml',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  avif: 'image/avif',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ttf: 'font/ttf',
  otf: 'font/otf',
  mp3: 'audio/mpeg',
  txt: 'text/plain; charset=utf-8',
}

/** The file ending of a copy compressed by the build, and how to decode it. */
const copies: Record<Coding, { ending: string; decode: (bytes: Bytes) => Uint8Array }> = {
  br: { ending: '.br', decode: brotliDecompressSync },
  zstd: { ending: '.zst', decode: Bun.zstdDecompressSync },
  gzip: { ending: '.gz', decode: gunzipSync },
}

/** Files below a folder, kept in memory after the first request, in the requested codings. */
export function createSiteAssets(folder: string) {
  const assets = new Map<string, { asset: Asset; modifiedMs: number }>()

  /** Null when there is no such file. It is read again when it has changed. */
  return async (path: string): Promise<Asset | null> => {
    const file = join(folder, path)
    const facts = await stat(file).catch(() => null)
    if (!facts?.isFile() || facts.size > assetMaxBytes) return null
    const known = assets.get(path)
    if (known?.modifiedMs === facts.mtimeMs) return known.asset
    const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    const asset = assetOf(await Bun.file(file).bytes(), type, (coding, version) =>
      copyOf(file, version, coding),
    )
    assets.set(path, { asset, modifiedMs: facts.mtimeMs })
    return asset
  }
}

/** The build's compressed copy; null when there is none, or when it has other content. */
async function copyOf(file: string, version: string, coding: Coding): Promise<Bytes | null> {
  const { ending, decode } = copies[coding]
  try {
    const copy = await Bun.file(file + ending).bytes()
    return versionOf(decode(copy)) === version ? copy : null
  } catch {
    return null
  }
}
