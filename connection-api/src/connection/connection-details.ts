/** What a client needs to join a room. Both spellings: Swift reads only one, seed s2 only the other. */
export function connectionDetails(url: string, room: string, token: string, name: string) {
  return {
    serverUrl: url,
    roomName: room,
    participantToken: token,
    participantName: name,
    server_url: url,
    room_name: room,
    participant_token: token,
    participant_name: name,
  }
}
