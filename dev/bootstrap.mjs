// What `npm start`, `npm run demo`, `npm test` and `npm run reset` begin with. Plain JavaScript with no
// dependency, because it runs on whatever Node (20 or later) the machine has and before anything is
// installed: it brings node_modules up to date, then hands over to the pinned Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(checkout, 'node_modules')
const lockFile = join(checkout, 'package-lock.json')
const stampFile = join(modules, '.parley-lock')

const commands = {
  start: 'dev/src/start.ts',
  demo: 'dev/src/caller/demo.ts',
  callers: 'dev/src/caller/held-out/callers.ts',
  test: 'dev/src/test.ts',
  reset: 'dev/src/reset.ts',
  bench: 'bench/run.ts',
  'bench:people': 'bench/people.ts',
  chaos: 'chaos/src/run.ts',
  doctor: 'dev/src/doctor.ts',
  keys: 'dev/src/keys.ts',
  'keys:rotate': 'dev/src/keys-rotate.ts',
  screenshots: 'dev/src/screenshots/screenshots.ts',
}

/** Prints one message and ends. */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Is node_modules what the lock file says? */
function isInstalled(lockHash) {
  if (!existsSync(join(modules, '.bin', 'node'))) return false
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash) return true
  return matchesNpmsRecord()
}

/** Compares with npm's own record of what it installed: `npm install` by hand leaves no stamp. */
function matchesNpmsRecord() {
  try {
    const wanted = packagesIn(lockFile)
    const present = packagesIn(join(modules, '.package-lock.json'))
    const required = Object.entries(wanted).filter(([, one]) => !one.optional && !one.peer)
    return (
      required.every(([path, one]) => one.link || present[path]?.version === one.version) &&
      Object.keys(present).every((path) => path in wanted)
    )
  } catch {
    return false
  }
}

function packagesIn(path) {
  const { packages } = JSON.parse(readFileSync(path, 'utf8'))
  const inModules = Object.entries(packages).filter(([name]) => name.startsWith('node_modules/'))
  return Object.fromEntries(inModules)
}

/** `npm ci`, with a sign of life while it runs and its own words when it fails. */
async function install() {
  process.stdout.write('Installing what package-lock.json names (about two minutes, once) ...\n')
  const startedAt = Date.now()
  const npm = process.env.npm_execpath
  const [program, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm']
  const child = spawn(program, [...first, 'ci', '--ignore-scripts=false', '--no-progress'], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    // That package's install script would download CUDA, of which nothing here makes use.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  const sign = setInterval(
    () => process.stdout.write(`  still installing, ${seconds()} s\n`),
    15_000,
  )
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve('npm was not found'))
    child.once('close', resolve)
  })
  clearInterval(sign)
  if (code === 0) {
    process.stdout.write(`Installed in ${seconds()} s.\n`)
    return
  }
  const last = output.trim().split('\n').slice(-20).join('\n')
  fail(
    `${last}\n\nThe packages could not be installed ("npm ci": ${code}). See above; then try again.`,
  )
}

/** The real program behind node_modules/.bin/node. */
function pinnedNode() {
  try {
    const path = realpathSync(join(modules, '.bin', 'node'))
    if (spawnSync(path, ['--version']).status === 0) return path
  } catch {
    // Falls through to the one message for every reason.
  }
  return fail(
    'Node 24 from node_modules does not run here: its install script may not have run. Try "npm rebuild node", or remove node_modules and start again.',
  )
}

/** Runs the command on the pinned Node; passes signals on and takes over its exit code. */
function handOver(script, args) {
  const node = pinnedNode()
  const child = spawn(node, [join(checkout, script), ...args], {
    cwd: checkout,
    // The channel's end tells the runner that we are gone, even when we were killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${join(modules, '.bin')}:${process.env.PATH ?? ''}` },
  })
  const pass = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass)
  endWithNpm(() => pass('SIGTERM'))
  child.once('error', (error) => fail(`Node 24 could not be started: ${error.message}`))
  child.once('exit', (code, signal) => {
    process.exit(code ?? (signal === 'SIGINT' ? 130 : 1))
  })
}

/**
 * Nobody passes on a `kill -9` of npm: it shows in that we, or the shell between npm and us, have
 * another parent then.
 */
function endWithNpm(end) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parents = () => `${process.ppid} ${parentOf(process.ppid)}`
  const before = parents()
  const watch = setInterval(() => {
    if (parents() === before) return
    clearInterval(watch)
    end()
  }, 500)
  watch.unref()
}

/** Field 4 of /proc/[pid]/stat; nothing where there is no /proc. */
function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  } catch {
    return undefined
  }
}

async function main() {
  const [command, ...args] = process.argv.slice(2)
  const script = commands[command]
  if (script === undefined) fail(`Usage: node dev/bootstrap.mjs ${Object.keys(commands).join('|')}`)
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`Parley needs Node 20 or later to begin with; this is ${process.version}.`)
  }
  if (process.platform === 'win32') fail('On Windows, run Parley inside WSL.')
  const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (!isInstalled(lockHash)) await install()
  writeFileSync(stampFile, lockHash)
  handOver(script, args)
}

await main()
