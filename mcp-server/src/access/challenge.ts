/**
 * `WWW-Authenticate` of RFC 6750, section 3. It names no protected-resource metadata: there is no
 * authorization server of ours to point at.
 */
export function challenge(
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const parts = Object.entries({ realm: 'parley', ...parameters })
  return { 'WWW-Authenticate': `Bearer ${parts.map(([k, v]) => `${k}="${v}"`).join(', ')}` }
}
