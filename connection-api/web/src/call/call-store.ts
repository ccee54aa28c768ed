import type { Room } from 'livekit-client'
import { sentenceOf } from '../api/problem.ts'
import type { CallDoor } from './call-door.ts'
import { endingOf, type Ending } from './ending.ts'
import type { JoinedRoom } from './join-room.ts'
import type { RoomNews } from './room-news.ts'
import { askForMicrophone } from './microphone.ts'
import { putLine, type Timeline } from './timeline.ts'

/** How a call stands. */
export type Phase =
  | { readonly at: 'idle' }
  | { readonly at: 'asking' | 'connecting' | 'calling' | 'live' | 'reconnecting' | 'agent_gone' }
  | { readonly at: 'over'; readonly ending: Ending; readonly words?: string }

export interface CallView {
  readonly phase: Phase
  /** Set from the moment in which the room is joined. */
  readonly room: Room | undefined
  readonly timeline: Timeline
}

/** Nobody is left waiting longer than this, in milliseconds. */
const AGENT_COMES_MS = 20_000
const AGENT_COMES_BACK_MS = 30_000

/** Whoever hangs up now has not talked to anybody. */
const NOT_YET: ReadonlySet<Phase['at']> = new Set(['asking', 'connecting', 'calling'])

const IDLE: CallView = { phase: { at: 'idle' }, room: undefined, timeline: [] }

/** The page's call: one at a time, whichever part of the page is shown. */
export class CallStore {
  readonly #door: CallDoor
  readonly #listeners = new Set<() => void>()
  #view: CallView = IDLE
  #joined: JoinedRoom | undefined
  #patience: ReturnType<typeof setTimeout> | undefined
  /** Rises with every call: what a call of before still says is not about this one. */
  #turn = 0

  constructor(door: CallDoor) {
    this.#door = door
  }

  get(): CallView {
    return this.#view
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @param how typing takes no microphone */
  async start(how: 'speaking' | 'typing'): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.#show({ ...IDLE, phase: { at: 'asking' } })
    // LiveKit's client comes while the browser asks the person; a failure of that is met below.
    const client = import('./join-room.ts')
    client.catch(() => undefined)
    const microphone = how === 'speaking' ? await askForMicrophone() : undefined
    if (typeof microphone === 'string') return this.#over(turn, microphone)
    if (turn !== this.#turn) return microphone?.stop()
    this.#phase(turn, 'connecting')
    try {
      const [{ joinRoom }, details] = await Promise.all([client, this.#door.open()])
      const joined = await joinRoom(details, microphone, this.#newsOf(turn))
      if (turn !== this.#turn) return await joined.leave()
      this.#joined = joined
      this.#show({ ...this.#view, room: joined.room })
      if (joined.hasAgent()) this.#phase(turn, 'live')
      else this.#waitForAgent(turn, 'calling', 'no_agent', AGENT_COMES_MS)
    } catch (error) {
      microphone?.stop()
      this.#over(turn, 'not_reached', sentenceOf(error))
    }
  }

  async hangUp(): Promise<void> {
    const { at } = this.#view.phase
    if (at === 'idle' || at === 'over') return
    const turn = this.#turn
    const joined = this.#joined
    if (NOT_YET.has(at)) this.#show(IDLE)
    else this.#over(turn, 'hung_up')
    this.#joined = undefined
    clearTimeout(this.#patience)
    this.#turn += 1
    await joined?.leave()
  }

  /** Types into the conversation. */
  async type(text: string): Promise<void> {
    const id = await this.#joined?.type(text)
    if (id !== undefined) this.#put({ kind: 'spoken', id, who: 'you', text, done: true })
  }

  /** Presses yes or no under a question. @throws with a sentence when it does not count */
  async answer(consent: string, answer: 'yes' | 'no'): Promise<void> {
    await this.#joined?.answer(consent, answer)
  }

  /** Back to where a call begins. */
  reset(): void {
    if (this.#view.phase.at === 'over') this.#show(IDLE)
  }

  #newsOf(turn: number): RoomNews {
    return {
      spoken: (line) => this.#ifOf(turn, () => this.#put(line)),
      did: (activity) =>
        this.#ifOf(turn, () => this.#put({ kind: 'activity', id: activity.id, activity })),
      agentCame: () => this.#phase(turn, 'live'),
      agentLeft: () => this.#waitForAgent(turn, 'agent_gone', 'agent_lost', AGENT_COMES_BACK_MS),
      reconnecting: () => this.#phase(turn, 'reconnecting'),
      reconnected: () => this.#phase(turn, 'live'),
      closed: (why) => void this.#closed(turn, why),
    }
  }

  async #closed(turn: number, { ending, callId }: Parameters<RoomNews['closed']>[0]) {
    if (ending !== 'ask' || callId === undefined) {
      return this.#over(turn, ending === 'ask' ? 'failed' : ending)
    }
    const reason = await this.#door.whyOver(callId).catch(() => undefined)
    return this.#over(turn, endingOf(reason))
  }

  #waitForAgent(turn: number, at: 'calling' | 'agent_gone', ending: Ending, ms: number): void {
    this.#phase(turn, at)
    this.#patience = setTimeout(() => {
      void this.#joined?.leave()
      this.#over(turn, ending)
    }, ms)
  }

  #phase(turn: number, at: Exclude<Phase['at'], 'over' | 'idle'>): void {
    if (turn !== this.#turn || this.#view.phase.at === 'over') return
    clearTimeout(this.#patience)
    this.#show({ ...this.#view, phase: { at } })
  }

  #over(turn: number, ending: Ending, words?: string): void {
    if (turn !== this.#turn || this.#view.phase.at === 'over') return
    clearTimeout(this.#patience)
    this.#joined = undefined
    const phase = { at: 'over', ending, ...(words !== undefined && { words }) } as const
    this.#show({ ...this.#view, phase, room: undefined })
  }

  #put(line: Parameters<typeof putLine>[1]): void {
    this.#show({ ...this.#view, timeline: putLine(this.#view.timeline, line) })
  }

  #ifOf(turn: number, work: () => void): void {
    if (turn === this.#turn) work()
  }

  #show(view: CallView): void {
    this.#view = view
    for (const listener of this.#listeners) listener()
  }
}
