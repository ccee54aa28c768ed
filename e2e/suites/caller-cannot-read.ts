import { setTimeout as sleep } from 'node:timers/promises'
import { AgentSession } from '@livekit/protocol'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { Room, type ByteStreamReader, type TextStreamReader } from '@livekit/rtc-node'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { TestStack } from '../test-stack.ts'
import { joinCall } from '@parley/dev/src/caller/call.ts'
import { exchange, hearGreeting } from '@parley/dev/src/caller/converse.ts'

const Invitation = z.object({
  serverUrl: z.string(),
  roomName: z.string(),
  participantToken: z.string(),
})

/** Where agents talk to the clients of their sessions. */
const TOPICS = [
  'lk.agent.session',
  'lk.agent.events',
  'lk.agent.request',
  'lk.agent.response',
  'lk.agent.pre-connect-audio-buffer',
]
const METHODS = [
  'lk.agent.get_session_state',
  'lk.agent.get_chat_history',
  'lk.agent.get_agent_info',
  'lk.agent.send_message',
]

/** Everything that reaches this participant and is neither sound nor the transcript. */
function collect(room: Room): string[] {
  const leaked: string[] = []
  for (const topic of TOPICS) {
    room.registerByteStreamHandler(topic, (reader: ByteStreamReader) => {
      void reader
        .readAll()
        .then((parts) => leaked.push(`${topic}: ${Buffer.concat(parts).toString()}`))
    })
    room.registerTextStreamHandler(topic, (reader: TextStreamReader) => {
      void reader.readAll().then((text) => leaked.push(`${topic}: ${text}`))
    })
  }
  room.on('dataReceived', (payload, _participant, _kind, topic) => {
    leaked.push(`${topic}: ${Buffer.from(payload).toString()}`)
  })
  return leaked
}

const QUESTIONS = [
  { case: 'getAgentInfo', value: {} },
  { case: 'getChatHistory', value: {} },
  { case: 'getSessionState', value: {} },
] as const

/** Asks for prompt, history and state by every way there is, without a pause, until it is told to stop. */
async function flood(room: Room, stop: AbortSignal): Promise<string[]> {
  const answers: string[] = []
  for (let number = 0; !stop.aborted && room.isConnected; number += 1) {
    const question = QUESTIONS[number % QUESTIONS.length] ?? QUESTIONS[0]
    const request = { requestId: String(number), request: question }
    const message = new AgentSession.AgentSessionMessage({
      message: { case: 'request', value: request },
    })
    const writer = await room.localParticipant?.streamBytes({ topic: 'lk.agent.session' })
    await writer?.write(message.toBinary())
    await writer?.close()
    await room.localParticipant?.sendText(message.toJsonString(), { topic: 'lk.agent.request' })
    await callMethod(room, METHODS[number % METHODS.length] ?? '', answers)
    await sleep(50)
  }
  return answers
}

async function callMethod(room: Room, method: string, answers: string[]): Promise<void> {
  for (const { identity } of room.remoteParticipants.values()) {
    const call = { destinationIdentity: identity, method, payload: '{}', responseTimeout: 2000 }
    const answer = await room.localParticipant?.performRpc(call).catch(() => undefined)
    if (answer !== undefined) answers.push(`${method}: ${answer}`)
  }
}

export function callerCannotRead(stack: () => TestStack): void {
  it('tells a caller neither its prompt nor what tools say, however often and early it is asked', async () => {
    const test = stack()
    const api = await test.signIn()
    const invitation = await api.post('/api/connection-details', {}, Invitation)
    const stop = new AbortController()
    let leaked: readonly string[] = []
    let flooding: Promise<string[]> | undefined
    await using call = await joinCall(invitation, {
      prepare: (room) => {
        leaked = collect(room)
        room.once('connectionStateChanged', () => {
          flooding = flood(room, stop.signal)
        })
      },
    })
    const speak = voiceOf(test.stack.urls.localModels, 'kal16')

    const greeting = await hearGreeting(call)
    const answer = await exchange(call, await speak('What is on my calendar tomorrow?'))
    stop.abort()
    const answers = await flooding
    expect(answers, 'the flood has begun').toBeDefined()

    // The call went on all the while, with a tool in it.
    expect(greeting?.text).not.toBe('')
    expect(answer.answer?.text).toMatch(/tomorrow|nothing|on \w+day/i)
    expect(answers).toEqual([])
    expect(leaked).toEqual([])
  })
}
