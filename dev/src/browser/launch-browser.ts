import { chromium, type Browser } from 'playwright-core'
import { haveChromium } from '../services/install-chromium.ts'
import type { InstallOptions } from '../services/install-with-apt.ts'

export interface BrowserOptions extends InstallOptions {
  /**
   * A WAV file that the browser hears in place of a microphone, over and over; add `%noloop` to the
   * path to hear it once. Nobody is asked for leave to listen.
   */
  readonly microphone?: string
}

/** A running Chromium that nobody sees; closed when disposed. */
export interface LaunchedBrowser extends AsyncDisposable {
  readonly browser: Browser
}

/**
 * Starts Chromium without a window. It reaches this machine and nothing else: every name but
 * `localhost` and `*.localhost` is unknown to it.
 *
 * @throws {RunFailure} when there is no Chromium
 */
export async function launchBrowser(options: BrowserOptions): Promise<LaunchedBrowser> {
  const browser = await chromium.launch({
    executablePath: await haveChromium(options),
    // Chromium's sandbox refuses to work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...QUIET, ...(options.microphone ? hearing(options.microphone) : [])],
  })
  return { browser, [Symbol.asyncDispose]: () => browser.close() }
}

/** No talk with its maker, no first-run pages, no name looked up outside this machine. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
]

const hearing = (file: string) => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-audio-capture=${file}`,
  // The agent is heard without a click on the page first.
  '--autoplay-policy=no-user-gesture-required',
]
