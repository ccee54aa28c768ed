import { expect, test } from 'vitest'
import { parseTable } from './port-holder.ts'

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1
   1: 0100007F:1F90 0100007F:A000 01 00000000:00000000 00:00000000 00000000     0        0 12346 1
`

test('listening sockets are read, established ones are left out', () => {
  expect(parseTable(TCP, 'tcp', 4)).toEqual([
    { protocol: 'tcp', family: 4, address: '0100007F', port: 8080, inode: '12345' },
  ])
})

test('no table is an empty one', () => {
  expect(parseTable('', 'udp', 4)).toEqual([])
})
