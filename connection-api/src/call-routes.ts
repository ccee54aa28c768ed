import { Router } from 'express'
import { getCallAudit } from './audit/get-call-audit.ts'
import { deleteCall, downloadCall, getCall, type CallContentParts } from './calls/call-content.ts'
import type { EndCallParts } from './calls/end-call.ts'
import { getCalls } from './calls/get-calls.ts'
import { postEndCall } from './calls/post-end-call.ts'
import type { signInRequired } from './login/sign-in-required.ts'
import { getSettings, putSettings } from './settings/settings-doors.ts'
import { deleteTranscript, getTranscript } from './transcripts/transcript-doors.ts'

export interface CallParts extends CallContentParts, EndCallParts {}

/** The doors of what happened in calls: looking at it, taking it along, erasing it, ending it. */
export function callRoutes(parts: CallParts, signedIn: ReturnType<typeof signInRequired>): Router {
  const routes = Router()
  routes.get('/api/me/settings', signedIn(getSettings(parts)))
  routes.put('/api/me/settings', signedIn(putSettings(parts)))
  routes.get('/api/calls', signedIn(getCalls(parts)))
  routes.get('/api/calls/:id', signedIn(getCall(parts)))
  routes.delete('/api/calls/:id', signedIn(deleteCall(parts)))
  routes.get('/api/calls/:id/audit', signedIn(getCallAudit(parts)))
  routes.get('/api/calls/:id/download', signedIn(downloadCall(parts)))
  routes.get('/api/calls/:id/transcript', signedIn(getTranscript(parts)))
  routes.delete('/api/calls/:id/transcript', signedIn(deleteTranscript(parts)))
  routes.post('/api/calls/:id/end', signedIn(postEndCall(parts)))
  return routes
}
