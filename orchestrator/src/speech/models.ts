import { tokenize, tts, type llm, type stt } from '@livekit/agents'
import * as openai from '@livekit/agents-plugin-openai'
import type { Config } from '../config.ts'
import { Voice } from './voice.ts'

/** The three models of one call, each behind the OpenAI HTTP API. */
export interface Models {
  readonly llm: llm.LLM
  /** Takes whole recordings; `Recogniser` makes a stream of it. */
  readonly stt: stt.STT
  readonly tts: tts.TTS
}

/** Sentences shorter than this, in characters, are spoken together with the next. */
const SHORTEST_SENTENCE = 12

export function createModels(config: Pick<Config, 'llm' | 'stt' | 'tts'>): Models {
  const { llm, stt } = config
  return {
    llm: new openai.LLM({
      model: llm.model,
      apiKey: llm.apiKey,
      baseURL: llm.baseUrl,
      parallelToolCalls: false,
    }),
    stt: new openai.STT({
      model: stt.model,
      apiKey: stt.apiKey,
      baseURL: stt.baseUrl,
      language: 'en',
      useRealtime: false,
    }),
    tts: new tts.StreamAdapter(
      new Voice(config.tts),
      new tokenize.basic.SentenceTokenizer({
        minSentenceLength: SHORTEST_SENTENCE,
        streamContextLength: 1,
      }),
    ),
  }
}
