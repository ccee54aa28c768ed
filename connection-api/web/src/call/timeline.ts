import type { Activity } from '@parley/shared/call-activity/activity'

/** What was said, by speech or typed, as it is heard. */
export interface Spoken {
  readonly kind: 'spoken'
  readonly id: string
  readonly who: 'you' | 'agent'
  readonly text: string
  /** Nothing more of it comes. */
  readonly done: boolean
}

/** What the agent did. */
export interface Done {
  readonly kind: 'activity'
  readonly id: string
  readonly activity: Activity
}

/** What happened in a call, in the order in which it began. */
export type Timeline = readonly (Spoken | Done)[]

/** With this line in it: in the place of the one that it goes on from, else at the end. */
export function putLine(timeline: Timeline, line: Spoken | Done): Timeline {
  const place = timeline.findIndex(({ id }) => id === line.id)
  return place === -1 ? [...timeline, line] : timeline.with(place, line)
}

/** The question that waits for a yes or no, where one does. */
export function openQuestion(timeline: Timeline, now: number): Activity | undefined {
  const activities = timeline.flatMap((line) => (line.kind === 'activity' ? [line.activity] : []))
  const closed = new Set(
    activities.filter(({ kind }) => kind === 'answer').map(({ consent }) => consent),
  )
  return activities.findLast((one) => isOpen(one, now) && !closed.has(one.consent))
}

function isOpen({ kind, status, consent, expiresAt }: Activity, now: number): boolean {
  if (kind !== 'question' || status !== 'started' || consent === undefined) return false
  return expiresAt === undefined || Date.parse(expiresAt) > now
}

/** What the agent is busy with at the moment. */
export function atWork(timeline: Timeline): Activity | undefined {
  const last = timeline.findLast((line) => line.kind === 'activity')?.activity
  return last?.kind === 'tool' && last.status === 'started' ? last : undefined
}

/** How many things the agent has done; rises when the calendar may show something else. */
export function doneCount(timeline: Timeline): number {
  return timeline.filter((line) => line.kind === 'activity' && line.activity.status !== 'started')
    .length
}
