import type { Config } from '../config.ts'

/**
 * Where a browser on this machine finds the pages; a consent leads back there. By the name localhost where it can be:
 * Microsoft takes plain http for no other one.
 */
export function pagesUrl({ pagesUrl, web: { host } }: Config, port: number): string {
  if (pagesUrl !== null) return pagesUrl
  const isUsual = host === '127.0.0.1' || host === '::1' || host === '[::1]'
  return `http://${isUsual ? 'localhost' : host}:${port}`
}
