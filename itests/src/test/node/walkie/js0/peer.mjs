// A peer on the original's stack. Arguments: address of ours to dial, or none. MDNS=1 turns local discovery on.
// SHAKE=1: instead of all calls it only says Hello to the address and hangs up, as the original does with each new peer.
import Libp2p from 'libp2p';
import TCP from 'libp2p-tcp';
import MPLEX from 'libp2p-mplex';
import MulticastDNS from 'libp2p-mdns';
import { NOISE } from '@chainsafe/libp2p-noise';
import PeerId from 'peer-id';
import { Multiaddr } from 'multiaddr';
import { answer, exercise, request, decode, systemInfo } from './pb.mjs';

const peerId = await PeerId.create({ keyType: 'RSA', bits: 2048 });
const id = peerId.toB58String();
const mdns = process.env.MDNS === '1';
const node = await Libp2p.create({
  peerId,
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  modules: { transport: [TCP], connEncryption: [NOISE], streamMuxer: [MPLEX], peerDiscovery: mdns ? [MulticastDNS] : [] },
  config: { nat: { enabled: false }, dht: { enabled: false }, relay: { enabled: false }, peerDiscovery: { autoDial: false, mdns: { enabled: mdns, interval: 1000 } } },
});
const pieces = function * (b) { for (let i = 0; i < b.length; i += 1048576) yield b.slice(i, i + 1048576); };
const readAll = async (s) => { const out = []; for await (const c of s.source) out.push(c.slice()); return Buffer.concat(out); };
// reset() of this version only ends the stream here; a source that fails makes the muxer send a reset.
const reset = (stream) => stream.sink((async function * () { throw new Error('reset on purpose'); })());
const call = (connection) => async (method, data) => {
  const { stream } = await connection.newStream(['/pb']);
  await stream.sink(pieces(request(method, data)));
  return readAll(stream);
};
node.handle('/pb', async ({ stream }) => {
  const asked = await readAll(stream);
  if (asked.length === 0) return; // Its connection was closed meanwhile.
  console.log('ASKED ' + decode(asked)[4]);
  const body = answer(asked, id);
  if (body === null) await reset(stream); else await stream.sink(pieces(body));
});
node.on('peer:discovery', async (found) => {
  console.log('DISCOVERED ' + found.toB58String());
  try {
    const connection = await node.dial(found);
    const hello = decode(decode(await call(connection)('Hello', Buffer.alloc(0)))[4]);
    console.log('GREETED ' + hello[2]);
  } catch (e) { console.log('NOT GREETED ' + e.message); }
});
await node.start();
console.log('LISTEN ' + node.multiaddrs[0] + '/p2p/' + id);
if (process.argv[2] && process.env.SHAKE === '1') {
  const connection = await node.dial(new Multiaddr(process.argv[2]));
  const hello = decode(decode(await call(connection)('Hello', systemInfo(id, 1)))[4]);
  await connection.close();
  console.log('SHOOK HANDS WITH ' + hello[2]);
} else if (process.argv[2]) {
  const connection = await node.dial(new Multiaddr(process.argv[2]));
  await exercise(call(connection));
  try { await connection.newStream(['/none']); console.log('NONE accepted'); } catch (e) { console.log('NONE refused'); }
  const { stream } = await connection.newStream(['/pb']);
  await reset(stream);
  console.log('AFTER RESET ' + ((await call(connection)('Hello', Buffer.alloc(0))).length > 100));
  console.log('DONE');
}
