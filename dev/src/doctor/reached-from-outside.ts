import { problem, type Finding } from './finding.ts'

/** Providers of voice agents call from the internet. */
export function reachedFromOutside(
  area: string,
  baseUrl: string | undefined,
  advice: string,
): readonly Finding[] {
  const host = baseUrl && URL.canParse(baseUrl) ? new URL(baseUrl).hostname : 'localhost'
  if (!/^(?:localhost|127\.|\[::1\])/.test(host)) return []
  return [problem(area, `it cannot call ${host}`, advice)]
}
