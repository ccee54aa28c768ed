import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listen } from '@parley/shared/http/listen'
import express from 'express'
import { expect, test } from 'vitest'
import { writeWav } from '../audio/write-wav.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { launchBrowser } from './launch-browser.ts'

const RATE = 48_000

/** In the page: the loudest hertz that the microphone hears, once it hears anything. */
const LISTEN = `(async () => {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 4096
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true })
  context.createMediaStreamSource(microphone).connect(analyser)
  const bins = new Float32Array(analyser.frequencyBinCount)
  for (;;) {
    await new Promise((done) => requestAnimationFrame(done))
    analyser.getFloatFrequencyData(bins)
    const loudest = Math.max(...bins)
    if (loudest > -60) return (bins.indexOf(loudest) * context.sampleRate) / analyser.fftSize
  }
})()`

test('a page of this machine is shown and hears the file; other machines are out of reach', async () => {
  await using folder = await temporaryFolder()
  const microphone = join(folder.path, 'tone.wav')
  await writeFile(microphone, writeWav(RATE, [tone(1000)]))
  const app = express().get('/', (_request, response) => {
    response.send('<title>Hello</title>')
  })
  await using server = await listen(app, 0, '127.0.0.1')
  const say = (line: string) => console.log(line)
  await using launched = await launchBrowser({ env: process.env, say, microphone })

  const page = await launched.browser.newPage()
  await page.goto(`http://127.0.0.1:${server.port}/`)
  expect(await page.title()).toBe('Hello')
  expect(Math.abs(Number(await page.evaluate(LISTEN)) - 1000)).toBeLessThan(50)
  await expect(page.goto('https://example.com/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
})

const tone = (hertz: number) =>
  Int16Array.from({ length: RATE }, (_, index) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hertz * index) / RATE)),
  )
