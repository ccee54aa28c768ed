export const call = {
  label: 'Call',
  greeting: (name: string) => `Hello ${name}, what shall we do?`,
  talk: 'Talk',
  typeInstead: 'Type instead',
  examples: 'You could say',
  quoted: (words: string) => `“${words}”`,
  ownersExamples: [
    'Book an appointment on Tuesday afternoon',
    'What is on tomorrow?',
    'Move my dentist to Friday',
  ],
  /** Who is on the other side, and as whom one speaks to it. */
  about: (name: string, may: string) =>
    `You talk to Parley, an AI agent, as ${name}. It can ${may}, and changes nothing before you have said yes.`,
  may: {
    read: 'see your calendar',
    transact: 'book, move and cancel',
    configure: 'change your settings',
  },
  mayNothing: 'only talk',
  at: {
    idle: 'Ready',
    asking: 'May Parley use your microphone?',
    connecting: 'Connecting',
    calling: 'Your agent is on its way',
    live: 'Connected',
    reconnecting: 'Connection lost, trying to get it back',
    agent_gone: 'One moment, your agent is coming back',
  },
  askingAbout: 'Your browser asks you. Choose Allow to be heard.',
  reconnectingAbout: 'You need not do anything. Nothing that was agreed is lost.',
  agentIs: { listening: 'Listening', thinking: 'Thinking', speaking: 'Speaking' },
  atWork: 'Looking at your calendar',
  transcript: 'What was said and done',
  you: 'You',
  agent: 'Agent',
  refused: 'refused',
  failed: 'failed',
  question: 'Your agent asks',
  yes: 'Yes',
  no: 'No',
  mute: 'Mute the microphone',
  unmute: 'Turn the microphone on',
  muteLabel: 'Microphone off',
  microphoneFailed: 'The microphone could not be turned on.',
  devices: 'Microphone and loudspeaker',
  microphone: 'Microphone',
  loudspeaker: 'Loudspeaker',
  noDevices: 'None found',
  unnamedDevice: 'Unnamed device',
  typeHere: 'Type to your agent',
  send: 'Send',
  hangUp: 'Hang up',
  startSound: 'Turn the sound on',
  again: 'Talk again',
  done: 'Done',
  endings: {
    hung_up: { title: 'The call is over', about: 'What was agreed is in your calendar.' },
    stopped: {
      title: 'The call was stopped',
      about: 'You stopped it from another device. The agent can do nothing more in it.',
    },
    signed_out: {
      title: 'You were signed out',
      about: 'The call ended with your sign-in. The agent can do nothing more in it.',
    },
    permission_lost: {
      title: 'The call was ended',
      about: 'Your rights were changed while you talked. Start a new call to go on.',
    },
    time_limit: {
      title: 'The hour is over',
      about: 'A call lasts an hour at most. Start a new one to go on.',
    },
    agent_lost: {
      title: 'The agent was lost',
      about: 'It did not come back. What it had confirmed stands; talk again to go on.',
    },
    no_agent: {
      title: 'No agent answered',
      about: 'All of them may be busy. Try again in a moment.',
    },
    network: {
      title: 'The connection was lost',
      about: 'Check your network, then talk again. What was confirmed stands.',
    },
    not_reached: {
      title: 'The call did not come about',
      about: 'The other side could not be reached. Check your network and try again.',
    },
    elsewhere: {
      title: 'The call goes on elsewhere',
      about: 'It was opened in another window of yours.',
    },
    failed: {
      title: 'The call broke off',
      about: 'Something went wrong on our side. What was confirmed stands; talk again to go on.',
    },
    insecure: {
      title: 'The microphone needs a secure address',
      about:
        'Browsers let only pages with https (or on this very machine) use it. Open Parley by its https address, or type instead.',
    },
    no_device: {
      title: 'No microphone was found',
      about: 'Plug one in or turn it on, then try again. Or type instead.',
    },
    blocked: {
      title: 'The microphone is blocked',
      about:
        'Allow it in your browser: the sign beside the address, then Microphone. After that try again, or type instead.',
    },
    in_use: {
      title: 'The microphone is in use',
      about: 'Another program holds it. Close that program, then try again. Or type instead.',
    },
    no_microphone: {
      title: 'The microphone did not start',
      about: 'Try again, or type instead.',
    },
  },
}
