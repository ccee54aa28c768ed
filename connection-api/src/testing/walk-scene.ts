import { launchBrowser } from '@parley/dev/src/browser/launch-browser.ts'
import { startSimulatedMail, type SimulatedMail } from '@parley/dev/src/mail/simulated-mail.ts'
import { freePort } from '@parley/shared/testing/free-port'
import { startMcpServer } from './real-mcp-server.ts'
import { startWithProviders, type ServiceWithProviders } from './test-providers.ts'
import type { RealServices } from './test-service.ts'
import { walkerIn, type Walker } from './walker.ts'

/** A telephone: the narrowest page that people really see. */
const PHONE = { width: 360, height: 740 }

export interface WalkScene extends AsyncDisposable {
  readonly world: ServiceWithProviders
  readonly mcp: string
  readonly mail: SimulatedMail
  /** A browser of its own, with no cookie yet. */
  walker(): Promise<Walker>
  /** What every page did wrong so far: errors of scripts and policies, pages wider than a telephone. */
  readonly faults: readonly string[]
}

/**
 * The real pages in a real browser. They are at `localhost` and the providers at 127.0.0.1: two
 * sites, so that cookies and policies hold as they do in the world.
 */
export async function startWalkScene(real: RealServices): Promise<WalkScene> {
  await using stack = new AsyncDisposableStack()
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const { browser } = stack.use(await launchBrowser({ env: process.env, say }))
  const port = await freePort()
  const mcp = `http://127.0.0.1:${port}`
  const mail = stack.use(await startSimulatedMail())
  const changes = { MCP_SERVER_URL: `${mcp}/mcp`, SMTP_URL: mail.url }
  const world = stack.use(await startWithProviders(real, changes, 'localhost'))
  stack.use(await startMcpServer(world.service, port))
  const baseURL = world.env['API_BASE_URL'] ?? ''
  const faults: string[] = []
  const running = stack.move()
  return {
    world,
    mcp,
    mail,
    faults,
    async walker() {
      return walkerIn(await browser.newContext({ baseURL, viewport: PHONE }), faults)
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
