import { httpReady } from '../processes/readiness.ts'
import type { ServiceSpec } from '../processes/supervise.ts'
import type { LiveKitProgram } from './install-livekit.ts'

export interface LiveKitOptions {
  readonly program: LiveKitProgram
  readonly port: number
  /** All media goes through this one UDP port. */
  readonly udpPort: number
  readonly key: string
  readonly secret: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * LiveKit with keys of our own and sockets on loopback alone. Never its `--dev` mode: that has a
 * well-known secret, logs participant metadata and opens its UDP port to the network.
 */
export function liveKitService(options: LiveKitOptions): ServiceSpec {
  return {
    name: 'livekit',
    command: options.program.command,
    args: options.program.args,
    // In the environment because every user of the machine can read a command line.
    env: { ...options.env, LIVEKIT_CONFIG: liveKitConfiguration(options) },
    isReady: () => httpReady(`http://127.0.0.1:${options.port}/`),
    stopSignal: 'SIGINT',
    stopWithinMs: 3000,
  }
}

/** How clients reach it. */
export function liveKitUrl(port: number): string {
  return `ws://127.0.0.1:${port}`
}

/** YAML, of which JSON is a part. */
function liveKitConfiguration({ port, udpPort, key, secret }: LiveKitOptions): string {
  return JSON.stringify({
    port,
    bind_addresses: ['127.0.0.1'],
    keys: { [key]: secret },
    logging: { level: 'info', json: true },
    rtc: {
      tcp_port: 0,
      udp_port: udpPort,
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: [process.platform === 'darwin' ? 'lo0' : 'lo'] },
    },
  })
}
