// A peer on libp2p 3. Arguments: address of ours to dial, or none. MUX=mplex or yamux. MDNS=1 turns local discovery on.
import { createLibp2p } from 'libp2p';
import { tcp } from '@libp2p/tcp';
import { mplex } from '@libp2p/mplex';
import { mdns } from '@libp2p/mdns';
import { noise } from '@chainsafe/libp2p-noise';
import { yamux } from '@chainsafe/libp2p-yamux';
import { identify } from '@libp2p/identify';
import { multiaddr } from '@multiformats/multiaddr';
import { answer, exercise, request, decode } from './pb.mjs';

// Its mplex ends connections with more than five new streams per second, unless told otherwise.
const node = await createLibp2p({
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [process.env.MUX === 'mplex' ? mplex({ disconnectThreshold: 1000 }) : yamux()],
  peerDiscovery: process.env.MDNS === '1' ? [mdns({ interval: 1000 })] : [],
  services: { identify: identify() },
});
const id = node.peerId.toString();
const readAll = async (s) => { const out = []; for await (const c of s) out.push(Buffer.from(c.subarray())); return Buffer.concat(out); };
const writeAll = async (s, b) => {
  for (let i = 0; i < b.length; i += 60000) {
    if (!s.send(b.subarray(i, i + 60000))) await new Promise((resolve) => s.addEventListener('drain', resolve, { once: true }));
  }
  await s.close();
};
const call = (connection) => async (method, data) => {
  const stream = await connection.newStream('/pb');
  const [raw] = await Promise.all([readAll(stream), writeAll(stream, request(method, data))]);
  return raw;
};
await node.handle('/pb', async (stream) => {
  const body = answer(await readAll(stream), id);
  if (body === null) stream.abort(new Error('reset on purpose')); else await writeAll(stream, body);
});
node.addEventListener('peer:discovery', async (event) => {
  console.log('DISCOVERED ' + event.detail.id.toString());
  if (process.env.MDNS !== '1') return;
  try {
    const connection = await node.dial(event.detail.multiaddrs);
    const hello = decode(decode(await call(connection)('Hello', Buffer.alloc(0)))[4]);
    console.log('GREETED ' + hello[2]);
  } catch (e) { console.log('NOT GREETED ' + e.message); }
});
console.log('LISTEN ' + node.getMultiaddrs()[0].toString());
if (process.argv[2]) {
  const connection = await node.dial(multiaddr(process.argv[2]));
  await exercise(call(connection));
  try { await connection.newStream('/none'); console.log('NONE accepted'); } catch (e) { console.log('NONE refused'); }
  const stream = await connection.newStream('/pb');
  stream.abort(new Error('reset on purpose'));
  console.log('AFTER RESET ' + ((await call(connection)('Hello', Buffer.alloc(0))).length > 100));
  console.log('DONE');
}
